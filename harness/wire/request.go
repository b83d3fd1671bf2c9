package wire

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// header returns the header to send, without credentials: they depend on the request's Auth alone.
func (c *Client) header(req Request) http.Header {
	h := http.Header{}
	for name, values := range req.Header {
		switch name = http.CanonicalHeaderKey(name); name {
		case "Authorization", "Host", "Content-Length", "Transfer-Encoding", "Trailer":
			// net/http ignores the last four here, so they must not be recorded either.
		default:
			h[name] = append(h[name], values...)
		}
	}
	if h.Get("User-Agent") == "" {
		h.Set("User-Agent", c.cfg.UserAgent)
	}
	if h.Get("client-request-id") == "" {
		h.Set("client-request-id", NewGUID())
	}
	if c.cfg.Trace != "" && h.Get("traceparent") == "" {
		h.Set("traceparent", traceparent(c.cfg.Trace))
	}
	c.cfg.Placement.removeFrom(h)
	return h
}

// token returns the token to send, or "". Expired is a token that the target said has expired.
func (c *Client) token(ctx context.Context, req Request, expired string) (string, *Failure) {
	if !c.trusts(req.URL) {
		return "", nil
	}
	if req.Auth != AuthToken && !req.Auth.changes() {
		return c.cfg.Refused[req.Auth], nil
	}
	if c.cfg.Credential == nil {
		return c.cfg.Token, nil
	}
	token, err := c.cfg.Credential.Token(ctx, expired)
	switch {
	case ctx.Err() != nil:
		return "", &Failure{Kind: Cancelled, Err: errStopped}
	case err != nil:
		return "", c.fail(SignIn, err.Error())
	}
	c.cfg.Secrets.Learn(token)
	return token, nil
}

// saysExpired tells whether a response may reject the token because it has expired: RFC 6750 section 3.1 has one error code for every
// invalid token, Graph says so in the message.
func saysExpired(x *Exchange) bool {
	if x.Status != http.StatusUnauthorized {
		return false
	}
	text := strings.ToLower(strings.Join(x.Header["Www-Authenticate"], " ") + string(x.Body[:min(len(x.Body), maxText)]))
	return strings.Contains(text, "expired") || strings.Contains(text, "invalid_token")
}

// trusts tells whether the token may be sent to the URL: only to the target's own scheme, host and port, and to another machine only
// over TLS.
func (c *Client) trusts(to string) bool {
	got, err := url.Parse(to)
	if err != nil || got.Scheme != "https" && !Loopback(got.Hostname()) && !c.cfg.Insecure {
		return false
	}
	if c.cfg.BaseURL == "" {
		return true
	}
	want, err := url.Parse(c.cfg.BaseURL)
	return err == nil && origin(want) == origin(got)
}

// PlainHost returns what all spellings of a host have in common: net/http maps other scripts' letters and dots to ASCII before it connects.
func PlainHost(host string) string {
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	return strings.TrimRight(strings.ToLower(host), ".")
}

// Loopback tells whether a host is this machine.
func Loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

func newRequest(ctx context.Context, req Request) (*http.Request, error) {
	if req.Method == "" {
		return nil, errors.New("no method")
	}
	u, err := url.Parse(req.URL)
	if err != nil {
		return nil, errors.New("a malformed URL") // url.Error repeats the URL, userinfo included
	}
	if u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("a URL that is not http:// or https:// with a host")
	}
	out, err := http.NewRequestWithContext(ctx, req.Method, "http://host/", nil)
	if err != nil {
		return nil, fmt.Errorf("the method %q", req.Method)
	}
	out.URL, out.Host, out.Header = u, u.Host, req.Header
	if req.LowerIfMatch {
		out.Header = req.Header.Clone()
		out.Header.Del("If-Match")
		out.Header["if-match"] = req.Header["If-Match"]
	}
	if len(req.Body) > 0 {
		out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(req.Body)), int64(len(req.Body))
	}
	if req.Chunked {
		out.Body, out.ContentLength = io.NopCloser(&pieces16{req.Body}), -1
		out.Close = true // a server that does not know chunks would read them as its next request
	}
	return out, nil
}

// pieces16 reads a body in pieces of at most 16 bytes, each of which net/http sends as a chunk.
type pieces16 struct{ rest []byte }

func (p *pieces16) Read(b []byte) (int, error) {
	if len(p.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(b[:min(len(b), 16)], p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// traceparent returns the field for a new span of a trace, which is sampled.
func traceparent(trace string) string {
	var span [8]byte
	_, _ = rand.Read(span[:])    // never fails since Go 1.24
	span[0] = max(span[0], 0x01) // a span of zeros alone is invalid
	return fmt.Sprintf("00-%s-%x-01", trace, span)
}

// NewGUID returns a random UUID in lower case (RFC 9562 section 5.4).
func NewGUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}
