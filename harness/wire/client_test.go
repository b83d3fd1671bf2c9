package wire

import (
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

func roots(s *httptest.Server) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return pool
}

// recorder keeps the header of every request, and responds with 200.
type recorder struct {
	mu   sync.Mutex
	seen []*http.Request
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	_, _ = io.Copy(io.Discard, req.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = append(r.seen, req)
	w.Header().Set("Set-Cookie", "session=1")
}

func (r *recorder) last(t *testing.T) *http.Request {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.seen) == 0 {
		t.Fatal("want a request, got none")
	}
	return r.seen[len(r.seen)-1]
}

// With a trace, each request is a span of its own, unless it names one already.
func TestTraceparent(t *testing.T) {
	t.Parallel()
	var rec recorder
	srv := httptest.NewServer(&rec)
	defer srv.Close()
	const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
	span := regexp.MustCompile(`^00-` + trace + `-[0-9a-f]{16}-01$`)
	own := http.Header{"Traceparent": {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"}}
	seen := map[string]bool{}
	for _, tc := range []struct {
		trace  string
		header http.Header
		want   func(string) bool
	}{
		{"", nil, func(s string) bool { return s == "" }},
		{trace, nil, span.MatchString},
		{trace, nil, span.MatchString},
		{trace, own, func(s string) bool { return s == own.Get("Traceparent") }},
	} {
		client := NewClient(Config{Trace: tc.trace})
		x := client.Do(t.Context(), Request{Method: "GET", URL: srv.URL, Header: tc.header})
		client.Close()
		sent := rec.last(t).Header.Get("Traceparent")
		if recorded := NewRedactor().Exchange(x).Request.Header.Get("Traceparent"); !tc.want(sent) || recorded != sent || seen[sent] {
			t.Errorf("trace %q, header %v: got %q, and %q in the record", tc.trace, tc.header, sent, recorded)
		}
		seen[sent] = true
	}
}

func TestRequestIsRecordedAsSent(t *testing.T) {
	t.Parallel()
	var rec recorder
	srv := httptest.NewServer(&rec)
	defer srv.Close()
	client := NewClient(Config{Name: "lab", Token: testToken, UserAgent: "conform/1.2.3", BaseURL: srv.URL + "/beta"})
	defer client.Close()
	if client.Name() != "lab" {
		t.Errorf("want lab, got %s", client.Name())
	}
	guid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	ids := map[string]bool{}
	cases := []struct {
		name   string
		method string
		auth   Auth
		header http.Header
		want   map[string]string
	}{
		{"token", "PATCH", AuthToken, nil, map[string]string{"Authorization": "Bearer " + testToken, "User-Agent": "conform/1.2.3"}},
		{"none", "PATCH", AuthNone, nil, map[string]string{"Authorization": ""}},
		{"none, whatever the header says", "PATCH", AuthNone, http.Header{"Authorization": {"Basic x"}}, map[string]string{"Authorization": ""}},
		{"malformed", "PATCH", AuthMalformed, nil, map[string]string{"Authorization": "Bearer conform.invalid"}},
		{"longer", "GET", AuthLonger, nil, map[string]string{"Authorization": "Bearer " + testToken + "conform"}},
		{"other letters", "GET", AuthOtherCase, nil, map[string]string{"Authorization": "Bearer " + otherCase(testToken)}},
		{"basic", "GET", AuthBasic, nil, map[string]string{"Authorization": "Basic Y29uZm9ybTpjb25mb3JtLmludmFsaWQ="}},
		{"no syntax", "GET", AuthNoSyntax, nil, map[string]string{"Authorization": `Bearer {conform "invalid"}`}},
		{"lower-case scheme", "GET", AuthLowerScheme, nil, map[string]string{"Authorization": "bearer " + testToken}},
		{"lower-case method", "patch", AuthToken, nil, nil},
		{"invented method", "FROBNICATE", AuthToken, nil, nil},
		{"own id", "PATCH", AuthToken, http.Header{"client-request-id": {"mine"}}, map[string]string{"client-request-id": "mine"}},
		{"own agent", "PATCH", AuthToken, http.Header{"User-Agent": {"other"}}, map[string]string{"User-Agent": "other"}},
		{"framing is not the header's", "PATCH", AuthToken, http.Header{"Content-Length": {"9"}, "Host": {"x"}}, nil},
		{"own coding", "PATCH", AuthToken, http.Header{"Accept-Encoding": {"gzip"}}, map[string]string{"Accept-Encoding": "gzip"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			x := client.Do(t.Context(), Request{Method: c.method, URL: srv.URL + "/beta/things", Header: c.header, Auth: c.auth, Body: []byte("{}")})
			expect(t, x, "", "")
			got := rec.last(t)
			if got.Method != c.method || x.Request.Method != c.method {
				t.Errorf("want method %s, got %s, recorded %s", c.method, got.Method, x.Request.Method)
			}
			for name, want := range c.want {
				if got.Header.Get(name) != want {
					t.Errorf("want %s %q, got %q", name, want, got.Header.Get(name))
				}
			}
			id := x.Request.Header.Get("client-request-id")
			if c.header.Get("client-request-id") == "" && id != "mine" && (!guid.MatchString(id) || ids[id]) {
				t.Errorf("want a fresh GUID, got %q", id)
			}
			ids[id] = true
			got.Header.Del("Content-Length")
			if fmt.Sprint(got.Header) != fmt.Sprint(x.Request.Header) { // also: no cookie, no Accept-Encoding of net/http's
				t.Errorf("want the header that was sent, %v, got %v", got.Header, x.Request.Header)
			}
			if x.Duration <= 0 || x.Started.IsZero() || x.Proto != "HTTP/1.1" {
				t.Errorf("want times and protocol, got %v, %v, %q", x.Started, x.Duration, x.Proto)
			}
		})
	}
}

func TestDoLeavesTheCallersRequestAlone(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(new(recorder))
	defer srv.Close()
	client := NewClient(Config{Token: testToken})
	defer client.Close()
	req := patch(srv.URL, "{}")
	expect(t, client.Do(t.Context(), req), "", "")
	if len(req.Header) != 1 || len(req.Header["Content-Type"]) != 1 {
		t.Errorf("want the header unchanged, got %v", req.Header)
	}
}

func TestCredentialsStayHome(t *testing.T) {
	t.Parallel()
	var elsewhere recorder
	other := httptest.NewServer(&elsewhere)
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		home := httptest.NewServer(http.RedirectHandler(other.URL+"/steal", status))
		client := NewClient(Config{Token: testToken, BaseURL: home.URL})
		x := client.Do(t.Context(), patch(home.URL+"/beta", "{}"))
		expect(t, x, "", "")
		if x.Status != status || x.Header.Get("Location") != other.URL+"/steal" {
			t.Errorf("want the redirect %d itself, got %d %v", status, x.Status, x.Header)
		}
		if len(elsewhere.seen) != 0 {
			t.Errorf("%d: followed: %v", status, elsewhere.seen[0].Header)
		}
		client.Close()
		home.Close()
	}

	client := NewClient(Config{Token: testToken, BaseURL: "http://127.0.0.1:1/beta"})
	defer client.Close()
	x := client.Do(t.Context(), Request{Method: "GET", URL: strings.Replace(other.URL, "http://", "http://user:pass@", 1)})
	expect(t, x, "", "")
	if got := elsewhere.last(t).Header["Authorization"]; got != nil || x.Request.Header["Authorization"] != nil {
		t.Errorf("want no Authorization for another origin, got %v, recorded %v", got, x.Request.Header["Authorization"])
	}
}

func TestTrusts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base, to string
		want     bool
	}{
		{"", "https://anywhere/", true},
		{"", "http://anywhere/", false}, // in the clear
		{"http://graph.example", "http://graph.example/x", false},
		{"http://127.0.0.1:1", "http://127.0.0.1:1/x", true},
		{"http://localhost", "http://localhost:80/x", true},
		{"https://graph.example/beta", "https://graph.example/v1.0/x", true},
		{"https://graph.example/beta", "https://GRAPH.example:443/x", true},
		{"https://graph.example/beta", "http://graph.example/beta", false},
		{"https://graph.example/beta", "https://graph.example:8443/beta", false},
		{"https://graph.example/beta", "https://graph.example.evil/beta", false},
		{"https://graph.example/beta", "https://graph.example@evil/beta", false},
		{"://", "https://graph.example/beta", false},
	} {
		if got := (&Client{cfg: Config{BaseURL: c.base}}).trusts(c.to); got != c.want {
			t.Errorf("%s to %s: want %v, got %v", c.base, c.to, c.want, got)
		}
	}
}

func TestProxyForOthersThanLoopback(t *testing.T) {
	t.Parallel()
	client := NewClient(Config{})
	defer client.Close()
	x := client.Do(t.Context(), Request{Method: "GET", URL: "http://target.example/beta"})
	expect(t, x, "", "")
	if string(x.Body) != "proxied http://target.example/beta" {
		t.Errorf("want the proxy's response, got %q", x.Body)
	}
}

func TestHTTP2(t *testing.T) {
	t.Parallel()
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		switch r.URL.Path {
		case "/headers":
			for i := range 300 {
				w.Header().Set(fmt.Sprintf("A%d", i), strings.Repeat("a", 1024))
			}
		case "/body":
			for range maxBody/1024 + 1 {
				_, _ = w.Write(make([]byte, 1024))
			}
		case "/abort":
			panic(http.ErrAbortHandler)
		case "/cut":
			w.Header().Set("Content-Length", "9")
			_, _ = w.Write([]byte("{"))
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		case "/hang":
			<-r.Context().Done()
		}
	}))
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()
	// Too many headers are NotHTTP over HTTP/2, because net/http only reports a protocol error.
	for _, c := range []struct {
		path   string
		kind   FailureKind
		status int
	}{
		{"/", "", 200}, {"/headers", NotHTTP, 0}, {"/body", TooLarge, 200}, {"/abort", Disconnected, 0}, {"/cut", Disconnected, 200}, {"/hang", Timeout, 0},
	} {
		timeout := time.Minute
		if c.kind == Timeout {
			timeout = time.Second
		}
		client := NewClient(Config{RootCAs: roots(srv), Timeout: timeout})
		x := client.Do(t.Context(), patch(srv.URL+c.path, "{}"))
		expect(t, x, c.kind, "want")
		if x.Status != c.status || x.Status != 0 && x.Proto != "HTTP/2.0" {
			t.Errorf("%s: want %d over HTTP/2.0, got %d over %s", c.path, c.status, x.Status, x.Proto)
		}
		client.Close()
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	for _, http2 := range []bool{false, true} {
		srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			w.Header().Set("client-request-id", r.Header.Get("client-request-id"))
			_, _ = w.Write(body)
		}))
		srv.EnableHTTP2 = http2
		srv.StartTLS()
		client := NewClient(Config{RootCAs: roots(srv), Token: testToken, Concurrency: 16})
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				for j := range 20 {
					body := fmt.Sprintf(`{"a":%d,"b":%d}`, i, j)
					x := client.Do(t.Context(), patch(srv.URL, body))
					if x.Failure != nil || string(x.Body) != body ||
						x.Header.Get("client-request-id") != x.Request.Header.Get("client-request-id") {
						t.Errorf("want %s, got %s (%v)", body, x.Body, x.Failure)
					}
				}
			})
		}
		wg.Wait()
		client.Close()
		srv.Close()
	}
}

// A token that the target must reject is sent only with requests that name it, only to the target, and is redacted.
func TestRefusedTokens(t *testing.T) {
	t.Parallel()
	var rec recorder
	srv := httptest.NewServer(&rec)
	defer srv.Close()
	other := httptest.NewServer(&rec)
	defer other.Close()
	secrets := NewRedactor()
	client := NewClient(Config{BaseURL: srv.URL, Token: testToken, Refused: Tokens{AuthExpired: "expired-token-of-old", AuthAudience: ""}, Secrets: secrets})
	defer client.Close()
	for _, test := range []struct {
		url  string
		auth Auth
		want string
	}{
		{srv.URL, AuthExpired, "Bearer expired-token-of-old"}, {srv.URL, AuthToken, "Bearer " + testToken},
		{srv.URL, AuthAudience, ""}, {srv.URL, AuthPermission, ""}, {other.URL, AuthExpired, ""},
	} {
		client.Do(t.Context(), Request{Method: "GET", URL: test.url, Auth: test.auth})
		if got := rec.last(t).Header.Get("Authorization"); got != test.want {
			t.Errorf("%v: want %q, got %q", test, test.want, got)
		}
	}
	if got := secrets.Text("no expired-token-of-old here"); strings.Contains(got, "old") {
		t.Errorf("want the token hidden, got %q", got)
	}
	if got := (Tokens{AuthPermission: "a", AuthExpired: "b", AuthAudience: ""}).Kinds(); len(got) != 2 || got[0] != AuthExpired {
		t.Errorf("want the kinds that there are, in order, got %v", got)
	}
}
