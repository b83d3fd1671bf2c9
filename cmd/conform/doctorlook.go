package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/wire"
)

const (
	lookTimeout   = 10 * time.Second
	certificateBy = 14 * 24 * time.Hour // a server's certificate that ends sooner is worth a word
	skewSmall     = 30 * time.Second
	skewLarge     = 5 * time.Minute // what Entra ID, and most services, bear
)

// reach resolves the name and shakes hands, unless a proxy does both.
func (e *examination) reach(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	host := e.base.Hostname()
	if req, err := http.NewRequestWithContext(ctx, http.MethodGet, e.base.String(), nil); err == nil {
		if proxy, err := http.ProxyFromEnvironment(req); err == nil && proxy != nil {
			e.ok("name", "%s is reached through the proxy %s", host, proxy.Host)
			return
		}
	}
	if net.ParseIP(host) == nil {
		addresses, err := net.DefaultResolver.LookupHost(ctx, host)
		if err != nil {
			e.do("name", "want an address of "+host+", got none", "look at the base URL and at this machine's DNS")
			return
		}
		e.ok("name", "%s is %s", host, strings.Join(addresses[:min(len(addresses), 3)], ", "))
	}
	if e.base.Scheme != "https" {
		if harness.Loopback(e.base.String()) {
			e.ok("TLS", "none, on this machine")
		} else {
			e.warn("TLS", "none: the token travels in the clear")
		}
		return
	}
	port := e.base.Port()
	if port == "" {
		port = "443"
	}
	dialer := tls.Dialer{Config: &tls.Config{RootCAs: e.cfg.Target.RootCAs, Certificates: e.cfg.Target.Certificates, MinVersion: tls.VersionTLS12}}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		e.do("TLS", err.Error(), "a certificate of one's own issuer goes into tls.ca of the target")
		return
	}
	defer func() { _ = conn.Close() }() // nothing was said on it
	state := conn.(*tls.Conn).ConnectionState()
	until := state.PeerCertificates[0].NotAfter
	if left := until.Sub(wire.Now()); left < certificateBy {
		e.warn("TLS", "%s, but the certificate ends on %s", tls.VersionName(state.Version), until.Format(time.DateOnly))
		return
	}
	e.ok("TLS", "%s, certificate until %s", tls.VersionName(state.Version), until.Format(time.DateOnly))
}

// dated is a Date header, and between when and when it was written.
type dated struct {
	header       string
	asked, heard time.Time
}

// clock compares this machine's clock with the target's.
func (e *examination) clock() {
	for _, d := range e.date {
		at, err := http.ParseTime(d.header)
		if err != nil {
			continue
		}
		skew := time.Duration(0)
		switch {
		case d.asked.Sub(at) > time.Second: // a Date has whole seconds
			skew = d.asked.Sub(at)
		case at.After(d.heard):
			skew = at.Sub(d.heard)
		}
		skew = skew.Round(time.Second)
		switch {
		case skew > skewLarge:
			e.do("clock", fmt.Sprintf("this machine's and the target's differ by %s", skew), "set this machine's; tokens are judged by the time")
		case skew > skewSmall:
			e.warn("clock", "this machine's and the target's differ by %s", skew)
		default:
			e.ok("clock", "as the target's")
		}
		return
	}
}

// graphMessage is the code and the message of an error of Graph, empty where the body is none.
func graphMessage(body []byte) string {
	var answer struct {
		Error struct{ Code, Message string }
	}
	if json.Unmarshal(body, &answer) != nil || answer.Error.Code == "" {
		return ""
	}
	text := answer.Error.Code + ": " + answer.Error.Message
	if len(text) > 200 {
		text = strings.ToValidUTF8(text[:200], "") + "…"
	}
	return text
}
