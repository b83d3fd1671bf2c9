package target

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

const maxLoginBody = 1 << 20 // bytes of one response of a login endpoint, and of one request to it

// loginTransport sends requests to one login endpoint and nowhere else: a discovery document may name any URL, and a request for a token
// has a secret in its body.
type loginTransport struct {
	http.RoundTripper
	root  *url.URL
	learn func(secrets ...string) // called with the secrets of a request before it is sent

	mu     sync.Mutex
	failed error // why the last request got no response, nil if it got one
}

// newLoginTransport returns the transport for the login endpoint with this root URL.
func newLoginTransport(root string, rootCAs *x509.CertPool, learn func(secrets ...string)) (*loginTransport, error) {
	u, err := url.Parse(root)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("login is not an https URL without credentials or query") // without it, because it may hold a password
	}
	return &loginTransport{RoundTripper: newTransport(rootCAs), root: u, learn: learn}, nil
}

func newTransport(rootCAs *x509.CertPool) http.RoundTripper {
	return limitedBody{&http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		TLSClientConfig:     &tls.Config{RootCAs: rootCAs, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: 10 * time.Second,
		DisableKeepAlives:   true, // there is about one sign-in an hour
	}}
}

// RoundTrip implements http.RoundTripper.
func (t *loginTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.send(req)
	failed := err
	if deadline, limited := req.Context().Deadline(); err != nil && limited && !wire.Now().Before(deadline) {
		failed = context.DeadlineExceeded // a client that gives up cancels the request, and the error says only that
	}
	t.mu.Lock()
	t.failed = failed
	t.mu.Unlock()
	return resp, err
}

func (t *loginTransport) send(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != "https" || address(req.URL) != address(t.root) || req.URL.User != nil {
		return nil, elsewhere{req.URL.Scheme + "://" + req.URL.Host, t.root.Scheme + "://" + t.root.Host}
	}
	if req.Body != nil {
		body, err := io.ReadAll(io.LimitReader(req.Body, maxLoginBody))
		if err = errors.Join(err, req.Body.Close()); err != nil {
			return nil, err
		}
		t.learnForm(body)
		req = req.Clone(req.Context())
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	resp, err := t.RoundTripper.RoundTrip(req)
	if errors.As(err, new(*tls.CertificateVerificationError)) {
		err = final{err}
	}
	if err != nil {
		return nil, err
	}
	// A response that stops in its body is none: read later, its error would not be known here.
	body, err := io.ReadAll(resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// secretFields are the parameters of a token request that are secrets (RFC 6749, RFC 7521, RFC 8628).
var secretFields = []string{"client_secret", "client_assertion", "assertion", "device_code", "refresh_token", "password", "code"}

// learnForm makes the secrets of a token request known: the library makes or reads some of them itself.
func (t *loginTransport) learnForm(body []byte) {
	form, _ := url.ParseQuery(string(body)) // what cannot be parsed holds no field
	for _, name := range secretFields {
		t.learn(form[name]...)
	}
}

// begin forgets the requests of earlier sign-ins.
func (t *loginTransport) begin() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.failed = nil
}

// failure returns why the last request got no response.
func (t *loginTransport) failure() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.failed
}

func address(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = "443"
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// elsewhere is the error of a request to another endpoint than that of the configuration.
type elsewhere struct{ to, login string }

func (e elsewhere) Error() string {
	return fmt.Sprintf("the endpoint names %s to request the token at, but secrets are only sent to %s: check login, or cloud, in conform.yaml", e.to, e.login)
}

// NonRetriable tells azcore not to try again.
func (elsewhere) NonRetriable() {}

// final is an error that trying again does not mend.
type final struct{ error }

// NonRetriable tells azcore not to try again.
func (final) NonRetriable() {}

// Unwrap returns the error.
func (f final) Unwrap() error { return f.error }

// noResponse says why a login endpoint did not respond.
func noResponse(err error, timeout time.Duration) string {
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) { // it repeats the URL
		err = wrapped.Err
	}
	var late net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &late) && late.Timeout() {
		return fmt.Sprintf("no response within %s", timeout)
	}
	return "no response: " + wire.Reason(err)
}

// withoutRedirects follows no redirect: a request to a login endpoint has a secret in its body, which a client would send again to the
// location of a 307.
func withoutRedirects(t http.RoundTripper, timeout time.Duration) *http.Client {
	return &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     t,
	}
}

// limitedBody cuts response bodies that are longer than any login endpoint's.
type limitedBody struct{ http.RoundTripper }

func (l limitedBody) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := l.RoundTripper.RoundTrip(req)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, maxLoginBody), resp.Body}
	}
	return resp, err
}
