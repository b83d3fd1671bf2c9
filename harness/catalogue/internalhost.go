package catalogue

import (
	"net"
	"net/url"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// internalHost reports the first link of a response, or its context, that names a host of an internal network, where the request went to another
// one that is not: a proxy in front of the target does not rewrite what the target says of itself, and no client can follow it.
func internalHost(e *check.Evidence, x *wire.Exchange) check.Outcome {
	links := linksOf(e, x)
	if body, _ := e.Object(x); !plain(e) {
		if context, _ := contextOf(body); context != nil {
			text, _ := context.(string)
			links = append(links, link{"@odata.context", text})
		}
	}
	sent, err := url.Parse(x.Request.URL)
	if err != nil || isInternal(sent.Hostname()) && !isLoopback(sent.Hostname()) { // clients of that network may know its hosts
		return check.Outcome{}
	}
	for _, l := range links {
		u, err := url.Parse(l.value)
		if err != nil || u.Hostname() == "" {
			continue
		}
		host := u.Hostname()
		if isInternal(host) && !(isLoopback(host) && isLoopback(sent.Hostname())) {
			return finding("link.internal-host", l.name+" with the host of the request, or another one that clients can reach", check.Clip(l.value), "").As(check.Should)
		}
	}
	return check.Outcome{}
}

// internalSuffixes end names that only an internal network resolves.
var internalSuffixes = []string{".local", ".internal", ".lan", ".svc", ".localhost", ".localdomain", ".intranet"}

// isInternal reports whether a host is one of an internal network by its name or address.
func isInternal(host string) bool {
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsUnspecified()
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, suffix := range internalSuffixes {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return !strings.Contains(host, ".")
}

// isLoopback reports whether a host is this machine.
func isLoopback(host string) bool {
	host = wire.PlainHost(host)
	return wire.Loopback(host) || strings.HasSuffix(host, ".localhost")
}
