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
)

// header returns what will be sent: Authorization comes from the request's Auth alone.
func (s *sender) header(req Request) http.Header {
	h := http.Header{}
	for name, values := range req.Header {
		switch name = http.CanonicalHeaderKey(name); name {
		case "Authorization", "Host", "Content-Length", "Transfer-Encoding", "Trailer":
			// The last four are not taken from the header by net/http, so they must not be in the record either.
		default:
			h[name] = append(h[name], values...)
		}
	}
	if h.Get("User-Agent") == "" {
		h.Set("User-Agent", s.cfg.UserAgent)
	}
	if h.Get("client-request-id") == "" {
		h.Set("client-request-id", newGUID())
	}
	switch {
	case req.Auth == AuthMalformed:
		h.Set("Authorization", "Bearer "+MalformedToken)
	case req.Auth == AuthToken && s.cfg.Token != "" && s.trusts(req.URL):
		h.Set("Authorization", "Bearer "+s.cfg.Token)
	}
	return h
}

// trusts reports whether the token may go to the URL.
func (s *sender) trusts(to string) bool {
	if s.cfg.BaseURL == "" {
		return true
	}
	want, err := url.Parse(s.cfg.BaseURL)
	if err != nil {
		return false
	}
	got, err := url.Parse(to)
	return err == nil && origin(want) == origin(got)
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
	if len(req.Body) > 0 {
		out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(req.Body)), int64(len(req.Body))
	}
	return out, nil
}

// newGUID returns a random UUID (RFC 9562 section 5.4).
func newGUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}
