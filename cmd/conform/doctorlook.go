package main

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/suites"
)

const (
	lookTimeout   = 10 * time.Second
	certificateBy = 14 * 24 * time.Hour // a server's certificate that ends sooner is worth a word
	skewSmall     = 30 * time.Second
	skewLarge     = 5 * time.Minute // what Entra ID, and most services, bear
)

// graphAppID is the audience of Graph's tokens in their short form.
const graphAppID = "00000003-0000-0000-c000-000000000000"

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
		if suites.Loopback(e.base.String()) {
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
	dialer := tls.Dialer{Config: &tls.Config{RootCAs: e.cfg.RootCAs, Certificates: e.cfg.ClientCerts, MinVersion: tls.VersionTLS12}}
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

// claims are what a token says of itself. Its signature is the target's matter.
type claims struct {
	Audience string   `json:"aud"`
	Tenant   string   `json:"tid"`
	Roles    []string `json:"roles"`
	Scopes   string   `json:"scp"`
	Expires  int64    `json:"exp"`
}

func readClaims(token string) (c claims, ok bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return c, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	return c, err == nil && json.Unmarshal(raw, &c) == nil
}

// permissions looks into the token: for whom it is, until when, and what it allows.
func (e *examination) permissions(token string) {
	if token == "" {
		return
	}
	c, ok := readClaims(token)
	if !ok {
		e.warn("token", "it is no JWT, so that nothing can be said of what it allows")
		return
	}
	if e.target != nil {
		e.audience(c)
	}
	left := time.Unix(c.Expires, 0).Sub(wire.Now())
	switch {
	case c.Expires == 0:
		e.warn("token", "it names no expiry")
	case left <= 0:
		e.do("token", fmt.Sprintf("it expired %s ago", -left.Round(time.Second)), "get a new one; a sign-in other than token renews it")
	default:
		e.ok("token", "good for %s", left.Round(time.Minute))
	}
	granted, delegated := c.Roles, false
	if c.Scopes != "" {
		granted, delegated = strings.Fields(c.Scopes), true
	}
	e.granted(granted, delegated)
}

func (e *examination) audience(c claims) {
	want := e.target.Audience()
	switch {
	case strings.EqualFold(strings.TrimSuffix(c.Audience, "/"), want), c.Audience == graphAppID && strings.HasPrefix(want, "https://") && e.target.SignIn.Scope == "":
		e.ok("audience", "%s", want)
	default:
		e.do("audience", fmt.Sprintf("want a token for %s, got one for %s", want, c.Audience), "compare cloud, base and scope in conform.yaml; tokens of one cloud are worth nothing in another")
	}
}

// granted compares what the token allows with what each operation needs.
func (e *examination) granted(granted []string, delegated bool) {
	kind := "application permission"
	if delegated {
		kind = "delegated permission"
	}
	var needed, said []string
	for _, c := range e.cfg.Contracts {
		for _, op := range c.Operations {
			takes := accepted(op, delegated)
			needed = append(needed, takes...)
			line := ""
			i := slices.IndexFunc(granted, func(g string) bool { return slices.Contains(takes, g) })
			switch {
			case len(takes) == 0:
				line = fmt.Sprintf("%s: the page names no %s to compare with", op.Contract, kind)
			case i < 0:
				line = fmt.Sprintf("%s: want one of the %ss %s, got %s", op.Contract, kind, strings.Join(takes, ", "), orNone(granted))
			case granted[i] != takes[0] && !slices.Contains(granted, takes[0]):
				line = fmt.Sprintf("%s: %s is taken; least privilege is %s", op.Contract, granted[i], takes[0])
			default:
				line = fmt.Sprintf("%s: %s", op.Contract, takes[0])
			}
			if slices.Contains(said, line) {
				continue
			}
			said = append(said, line)
			switch {
			case len(takes) > 0 && i < 0:
				e.do("permission", line, "grant it to the application and consent to it again")
			case len(takes) == 0 || granted[i] != takes[0] && !slices.Contains(granted, takes[0]):
				e.warn("permission", "%s", line)
			default:
				e.ok("permission", "%s", line)
			}
		}
	}
	if more := writing(granted, needed); len(more) > 0 {
		e.warn("permission", "the token may write more than this needs: %s", strings.Join(more, ", "))
	}
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list[:min(len(list), 8)], ", ")
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
