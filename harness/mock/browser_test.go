package mock

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// serveWidget serves a widget behind a browser's rules.
func serveWidget(t *testing.T, b Browser) http.Handler {
	t.Helper()
	m, err := New(loadYAML(t, widgetYAML), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return b.Handler(m)
}

// request sends a request from this machine, with fields `Name: value`.
func request(handler http.Handler, method, host, path string, fields ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://"+host+path, nil)
	r.RemoteAddr = "127.0.0.1:50000"
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

func TestOwnPathsAreForThisMachine(t *testing.T) {
	handler := serveWidget(t, Browser{Origins: []string{"https://app.example.com"}, Hosts: []string{"mock.example.com"}})
	local := request(handler, http.MethodGet, "127.0.0.1:8080", statePath, "Origin: http://localhost:5173", "Sec-Fetch-Site: cross-site")
	if local.Code != 200 {
		t.Errorf("want a page of this machine under its other name to read the state, got %d", local.Code)
	}
	for name, tc := range map[string]struct {
		method, host, path, field string
		want                      int
	}{
		"a shell":             {"GET", "127.0.0.1:8080", statePath, "", 200},
		"by name":             {"GET", "localhost:8080", statePath, "", 200},
		"IPv6":                {"GET", "[::1]:8080", statePath, "", 200},
		"a page of ours":      {"POST", "localhost:8080", resetPath, "Origin: http://localhost:5173", 204},
		"a foreign form":      {"POST", "127.0.0.1:8080", resetPath, "Origin: https://attacker.example", 403},
		"an opaque origin":    {"POST", "127.0.0.1:8080", resetPath, "Origin: null", 403},
		"a foreign image":     {"GET", "127.0.0.1:8080", statePath, "Sec-Fetch-Site: cross-site", 403},
		"an origin of --cors": {"GET", "127.0.0.1:8080", statePath, "Origin: https://app.example.com", 403},
		"rebinding":           {"GET", "attacker.example:8080", statePath, "", 421},
		"a name of --host":    {"GET", "mock.example.com:8080", statePath, "", 403},
		"a trick":             {"GET", "localhost.attacker.example", statePath, "", 421},
		"another trick":       {"POST", "127.0.0.1:8080", resetPath, "Origin: http://localhost.attacker.example", 403},
	} {
		if got := request(handler, tc.method, tc.host, tc.path, tc.field); got.Code != tc.want {
			t.Errorf("%s: want %d, got %d", name, tc.want, got.Code)
		}
	}
}

func TestHosts(t *testing.T) {
	handler := serveWidget(t, Browser{Hosts: []string{"Mock.example.com"}})
	for host, want := range map[string]int{
		"localhost": 200, "127.0.0.1:1": 200, "192.0.2.7": 200, "[2001:db8::1]:80": 200, "mock": 200, "graph.localhost": 200, "graph.test": 200,
		"mock.EXAMPLE.com:80": 200, "mock.example.com.": 200, "attacker.example": 421, "127.0.0.1.nip.example": 421, "xmock.example.com": 421,
	} {
		got := request(handler, http.MethodGet, host, "/beta/deviceManagement/widgets/1", "Authorization: Bearer t")
		if got.Code != want {
			t.Errorf("%s: want %d, got %d", host, want, got.Code)
		}
	}
}

func TestOrigins(t *testing.T) {
	handler := serveWidget(t, Browser{Origins: []string{"https://app.example.com"}})
	const path = "/beta/deviceManagement/widgets/1"
	for origin, allowed := range map[string]bool{
		"http://localhost:5173": true, "https://127.0.0.1": true, "http://[::1]:80": true, "https://app.example.com": true,
		"https://app.example.com:444": false, "http://app.example.com": false, "https://attacker.example": false, "null": false,
		"file://": false, "http://localhost@attacker.example": false,
	} {
		read := request(handler, http.MethodGet, "localhost", path, "Origin: "+origin, "Authorization: Bearer t")
		if got := read.Header().Get("Access-Control-Allow-Origin") == origin; got != allowed || read.Code != 200 {
			t.Errorf("%s: want a response that the page may read: %v, got %d %v", origin, allowed, read.Code, read.Header())
		}
		if read.Header().Get("Vary") == "" || allowed && !strings.Contains(read.Header().Get("Access-Control-Expose-Headers"), "ETag") {
			t.Errorf("%s: want Vary and the fields that a page may read, got %v", origin, read.Header())
		}
		before := request(handler, http.MethodOptions, "localhost", path, "Origin: "+origin, "Access-Control-Request-Method: PATCH",
			"Access-Control-Request-Headers: authorization,if-match")
		if got := before.Code == 204; got != allowed {
			t.Errorf("%s: want the preflight request answered without a token: %v, got %d", origin, allowed, before.Code)
		}
		if allowed && before.Header().Get("Access-Control-Allow-Headers") != "authorization,if-match" {
			t.Errorf("%s: want the fields that the page asks for, got %v", origin, before.Header())
		}
	}
	if plain := request(handler, http.MethodGet, "localhost", path, "Authorization: Bearer t"); plain.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("want nothing for pages without Origin, got %v", plain.Header())
	}
}

func TestBrowserCheck(t *testing.T) {
	for text, ok := range map[string]bool{
		"https://app.example.com": true, "http://a:1": true, "app.example.com": false, "https://app.example.com/": false, "ftp://a": false, "*": false,
	} {
		if err := (Browser{Origins: []string{text}}).Check(); (err == nil) != ok {
			t.Errorf("origin %q: got %v", text, err)
		}
	}
	for text, ok := range map[string]bool{"mock.example.com": true, "mock:80": false, "http://mock": false, "": false} {
		if err := (Browser{Hosts: []string{text}}).Check(); (err == nil) != ok {
			t.Errorf("host %q: got %v", text, err)
		}
	}
}

// TestServeTLS holds that clients which trust the certificate get HTTP/2, and others nothing.
func TestServeTLS(t *testing.T) {
	c, err := NewCertificate(time.Now(), "mock.example.com", "192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, listener, serveWidget(t, Browser{}), c, log.New(io.Discard, "", 0)) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})

	get := func(roots *x509.CertPool) (*http.Response, error) {
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}
		defer transport.CloseIdleConnections()
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+listener.Addr().String()+statePath, nil)
		if err != nil {
			t.Fatal(err)
		}
		return (&http.Client{Transport: transport}).Do(r)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(c.PEM) {
		t.Fatal("want a certificate in PEM")
	}
	resp, err := get(roots)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.ProtoMajor != 2 || resp.StatusCode != 200 {
		t.Errorf("want 200 over HTTP/2, got %s %s", resp.Proto, resp.Status)
	}
	if other, err := get(x509.NewCertPool()); err == nil {
		_ = other.Body.Close()
		t.Error("want no connection without trust")
	}
	for _, name := range []string{"localhost", "127.0.0.1", "::1", "mock.example.com", "192.0.2.7"} {
		if err := resp.TLS.PeerCertificates[0].VerifyHostname(name); err != nil {
			t.Error(err)
		}
	}
}

func TestGzipContent(t *testing.T) {
	handler := serveWidget(t, Browser{})
	send := func(coding string, content []byte) int {
		r := httptest.NewRequest(http.MethodPatch, "http://localhost/beta/deviceManagement/widgets/1", bytes.NewReader(content))
		r.Header = http.Header{"Authorization": {"Bearer t"}, "Content-Type": {"application/json"}, "Content-Encoding": {coding}}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Code
	}
	packed := func(text string) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write([]byte(text))
		_ = w.Close()
		return b.Bytes()
	}
	for name, tc := range map[string]struct {
		coding  string
		content []byte
		want    int
	}{
		"gzip":           {"gzip", packed(`{"count": 4}`), 200},
		"in other case":  {"GZIP", packed(`{"count": 4}`), 200},
		"plain":          {"gzip", []byte(`{"count": 4}`), 400},
		"cut":            {"gzip", packed(`{"count": 4}`)[:20], 400},
		"a bomb":         {"gzip", packed(`{"displayName": "` + strings.Repeat("a", maxBody) + `"}`), 413},
		"another coding": {"br", []byte("x"), 415},
		"none":           {"identity", []byte(`{"count": 4}`), 200},
	} {
		if got := send(tc.coding, tc.content); got != tc.want {
			t.Errorf("%s: want %d, got %d", name, tc.want, got)
		}
	}
}
