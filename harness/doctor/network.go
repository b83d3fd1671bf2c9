package doctor

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

const (
	networkTimeout = 10 * time.Second
	expiresSoon    = 14 * 24 * time.Hour
	skewSmall      = 30 * time.Second
	skewLarge      = 5 * time.Minute // what Entra ID, and most services, tolerate
)

// network resolves the host and opens a TLS connection, unless a proxy does both.
func (e *examination) network(ctx context.Context, base *url.URL) {
	ctx, cancel := context.WithTimeout(ctx, networkTimeout)
	defer cancel()
	host := base.Hostname()
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: base}); err == nil && proxy != nil {
		e.ok("name", "%s is reached through the proxy %s", host, proxy.Host)
		return
	}
	if net.ParseIP(host) == nil {
		addresses, err := net.DefaultResolver.LookupHost(ctx, host)
		if err != nil {
			e.toDo("name", "check the base URL and this machine's DNS", "%s has no address", host)
			return
		}
		e.ok("name", "%s is %s", host, strings.Join(addresses[:min(len(addresses), 3)], ", "))
	}
	switch {
	case base.Scheme != "https" && wire.Loopback(host):
		e.ok("TLS", "none, on this machine")
		return
	case base.Scheme != "https":
		e.warn("TLS", "none: the token is sent unencrypted")
		return
	}
	port := base.Port()
	if port == "" {
		port = "443"
	}
	dialer := tls.Dialer{Config: &tls.Config{RootCAs: e.cfg.Target.RootCAs, Certificates: e.cfg.Target.Certificates, MinVersion: tls.VersionTLS12}}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		e.toDo("TLS", "if the issuer of the certificate is your own, name it in tls.ca of the target", "%v", err)
		return
	}
	defer func() { _ = conn.Close() }() // nothing was sent
	state := conn.(*tls.Conn).ConnectionState()
	until := state.PeerCertificates[0].NotAfter
	say := e.ok
	if until.Sub(wire.Now()) < expiresSoon {
		say = e.warn
	}
	say("TLS", "%s, the certificate expires on %s", tls.VersionName(state.Version), until.Format(time.DateOnly))
}

// clock compares this machine's clock with the first Date that the target sent.
func (e *examination) clock(exchanges []*wire.Exchange) {
	for _, x := range exchanges {
		date, err := http.ParseTime(x.Header.Get("Date"))
		if err != nil {
			continue
		}
		skew := time.Duration(0)
		switch ended := x.Started.Add(x.Duration); {
		case x.Started.Sub(date) > time.Second: // a Date has whole seconds
			skew = x.Started.Sub(date)
		case date.After(ended):
			skew = date.Sub(ended)
		}
		skew = skew.Round(time.Second)
		switch {
		case skew > skewLarge:
			e.toDo("clock", "set this machine's clock; tokens are only valid at certain times", "it differs from the target's by %s", skew)
		case skew > skewSmall:
			e.warn("clock", "it differs from the target's by %s", skew)
		default:
			e.ok("clock", "it agrees with the target's")
		}
		return
	}
}

// graphError returns the code and the message of a Graph error, empty if the body is none.
func graphError(body []byte) string {
	var graph struct {
		Error struct{ Code, Message string }
	}
	if json.Unmarshal(body, &graph) != nil || graph.Error.Code == "" {
		return ""
	}
	text := graph.Error.Code + ": " + graph.Error.Message
	if len(text) > 200 {
		text = strings.ToValidUTF8(text[:200], "") + "…"
	}
	return text
}
