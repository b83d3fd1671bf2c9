package wire

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
)

const testToken = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJjb25mb3JtIn0.c2lnbmF0dXJl-_8"

// TestMain gives the process a proxy, so that every other test also shows that loopback does not use it.
func TestMain(m *testing.M) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, "proxied %s", r.URL)
	}))
	for _, name := range []string{"HTTP_PROXY", "http_proxy"} {
		if err := os.Setenv(name, proxy.URL); err != nil {
			panic(err)
		}
	}
	for _, name := range []string{"NO_PROXY", "no_proxy", "REQUEST_METHOD"} {
		_ = os.Unsetenv(name)
	}
	log.SetOutput(io.Discard) // net/http logs surplus bytes
	m.Run()
	proxy.Close()
}

// listen calls talk for every connection, until the test ends, and returns host:port.
func listen(t *testing.T, talk func(net.Conn, <-chan struct{})) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { close(done); _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = c.Close() }()
				talk(c, done)
			}()
		}
	}()
	return l.Addr().String()
}

// readRequest reads one request with its body, and returns its header; nil at the end.
func readRequest(r *bufio.Reader) http.Header {
	req, err := http.ReadRequest(r)
	if err != nil {
		return nil
	}
	if _, err := io.Copy(io.Discard, req.Body); err != nil {
		return nil
	}
	return req.Header
}

// say responds to one request with text and closes the connection.
func say(text string) func(net.Conn, <-chan struct{}) {
	return func(c net.Conn, _ <-chan struct{}) {
		readRequest(bufio.NewReader(c))
		_, _ = io.WriteString(c, text)
	}
}

// hang responds to one request with text and then sends nothing.
func hang(text string) func(net.Conn, <-chan struct{}) {
	return func(c net.Conn, done <-chan struct{}) {
		readRequest(bufio.NewReader(c))
		_, _ = io.WriteString(c, text)
		<-done
	}
}

// flood responds with text, then with more until the client closes the connection.
func flood(text, more string) func(net.Conn, <-chan struct{}) {
	return func(c net.Conn, _ <-chan struct{}) {
		readRequest(bufio.NewReader(c))
		_, err := io.WriteString(c, text)
		chunk := []byte(strings.Repeat(more, 1+4096/len(more)))
		for err == nil {
			_, err = c.Write(chunk)
		}
	}
}

// drip responds with text, then with one byte at a time.
func drip(text string) func(net.Conn, <-chan struct{}) {
	return func(c net.Conn, done <-chan struct{}) {
		readRequest(bufio.NewReader(c))
		_, err := io.WriteString(c, text)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for err == nil {
			select {
			case <-tick.C:
				_, err = c.Write([]byte("x"))
			case <-done:
				return
			}
		}
	}
}

func zipped(n int) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(bytes.Repeat([]byte("0"), n))
	_ = z.Close()
	return b.String()
}

func withLength(head, body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s", head, len(body), body)
}

const (
	ok      = "HTTP/1.1 200 OK\r\n"
	chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"
	gzipped = "Content-Encoding: gzip\r\n"
)

func TestHostileServers(t *testing.T) {
	t.Parallel()
	const short = 2 * time.Second // long enough for a busy machine to deliver what the server sends
	cases := []struct {
		name    string
		talk    func(net.Conn, <-chan struct{})
		timeout time.Duration // 0: longer than the test
		kind    FailureKind
		err     string
		status  int
		body    string // a prefix of the recorded body

		undecoded string
	}{
		{name: "hangs before headers", talk: hang(""), timeout: short, kind: Timeout, err: "want a response within 2s, got none"},
		{name: "hangs inside headers", talk: hang(ok + "Content-"), timeout: short, kind: Timeout, err: "want a response within 2s"},
		{name: "hangs inside body", talk: hang(ok + "Content-Length: 100\r\n\r\n{\"a\""), timeout: short, kind: Timeout,
			err: "want the whole response within 2s, got 4 bytes of its body", status: 200, body: `{"a"`},
		{name: "hangs inside chunk", talk: hang(chunked + "5\r\nab"), timeout: short, kind: Timeout, status: 200, body: "ab"},
		{name: "drips its status line", talk: drip(""), timeout: short, kind: Timeout},
		{name: "drips its headers", talk: drip(ok + "A: "), timeout: short, kind: Timeout},
		{name: "drips its body", talk: drip(ok + "\r\n"), timeout: short, kind: Timeout, status: 200},
		{name: "closes at once", talk: func(net.Conn, <-chan struct{}) {}, kind: Disconnected, err: "before its headers ended"},
		{name: "closes after the request", talk: say(""), kind: Disconnected, err: "before its headers ended"},
		{name: "cuts its status line", talk: say("HTTP/1.1 20"), kind: Disconnected},
		{name: "cuts its headers", talk: say(ok + "Content-Type: appl"), kind: Disconnected},
		{name: "cuts its body", talk: say(ok + "Content-Length: 100\r\n\r\n{\"a\":1"), kind: Disconnected,
			err: "want the whole body, got its end after 6 bytes", status: 200, body: `{"a":1`},
		{name: "cuts a chunk", talk: say(chunked + "a\r\n{\"a\""), kind: Disconnected, status: 200, body: `{"a"`},
		{name: "cuts the last chunk", talk: say(chunked + "2\r\n{}\r\n"), kind: Disconnected, status: 200, body: "{}"},
		{name: "sends a bad chunk", talk: say(chunked + "2\r\n{}\r\nzz\r\n"), kind: Disconnected, err: "a malformed chunk", status: 200, body: "{}"},
		{name: "cuts its gzip", talk: say(withLength(gzipped, zipped(5000)[:20])), status: 200, undecoded: "bytes that are not gzip"},
		{name: "floods with one header", talk: flood(ok+"A: ", "a"), kind: TooLarge, err: "want headers of at most 256 KiB, got more"},
		{name: "floods with headers", talk: flood(ok, "A: b\r\n"), kind: TooLarge, err: "headers"},
		{name: "floods its status line", talk: flood("HTTP/1.1 200 ", "O"), kind: TooLarge, err: "headers"},
		{name: "endless 1xx", talk: flood("", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), kind: TooLarge, err: "headers"},
		{name: "floods its body", talk: flood(ok+"\r\n", "x"), kind: TooLarge, err: "want a body of at most 10 MiB, got more",
			status: 200, body: strings.Repeat("x", maxBody)},
		{name: "floods with chunks", talk: flood(chunked, "400\r\n"+strings.Repeat("x", 1024)+"\r\n"), kind: TooLarge, status: 200},
		{name: "floods a chunk extension", talk: flood(chunked+"1;", "x"), kind: TooLarge, err: "chunk extensions", status: 200},
		{name: "gzip bomb", talk: say(withLength(gzipped, zipped(maxBody+1))), kind: TooLarge, err: "10 MiB", status: 200,
			body: strings.Repeat("0", maxBody)},
		{name: "gzip of nothing, again and again", talk: flood(ok+gzipped+"\r\n", zipped(0)), kind: TooLarge, status: 200},
		{name: "gzip at the bound", talk: say(withLength(gzipped, zipped(maxBody))), status: 200, body: strings.Repeat("0", maxBody)},
		{name: "gzip", talk: say(withLength(gzipped, zipped(5))), status: 200, body: "00000"},
		{name: "gzip that is not", talk: say(withLength(gzipped, "{}")), status: 200, undecoded: "JSON that is not gzip"},
		{name: "gzip that is long and not", talk: say(withLength(gzipped, strings.Repeat("{}", 20))), status: 200, undecoded: "bytes that are not gzip"},
		{name: "gzip of no content", talk: say("HTTP/1.1 204 No Content\r\n" + gzipped + "\r\n"), status: 204},
		{name: "another coding", talk: say(withLength("Content-Encoding: br\r\n", "\x0b\x02")), status: 200, body: "\x0b\x02", undecoded: "does not decode"},
		{name: "JSON under another coding", talk: say(withLength("Content-Encoding: br\r\n", "{}")), status: 200, body: "{}", undecoded: "JSON without the content coding br"},
		{name: "identity", talk: say(withLength("Content-Encoding: identity\r\n", "{}")), status: 200, body: "{}"},
		{name: "gzip without a label", talk: say(withLength("Content-Type: application/json\r\n", zipped(5))), status: 200, body: "\x1f\x8b", undecoded: "gzip without Content-Encoding"},
		{name: "gzip as another media type", talk: say(withLength("Content-Type: application/gzip\r\n", zipped(5))), status: 200, body: "\x1f\x8b"},
		{name: "chunked 204", talk: say("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), status: 204},
		{name: "two codings", talk: say(withLength(gzipped+gzipped, zipped(1))), status: 200, body: "\x1f\x8b", undecoded: "not gzip"},
		{name: "two codings in one field", talk: say(withLength("Content-Encoding: identity, gzip\r\n", zipped(1))), status: 200, body: "0"},
		{name: "garbage", talk: say("\x00\xff\x1b[31m::error::\r\n\r\n"), kind: NotHTTP, err: "want an HTTP response, got malformed HTTP"},
		{name: "HTTP/0.9 text", talk: say("hello\n"), kind: NotHTTP},
		{name: "a long line", talk: say(strings.Repeat("long", 400) + "\r\n"), kind: NotHTTP, err: " ..."},
		{name: "another protocol", talk: say("SSH-2.0-OpenSSH_9.6\r\n"), kind: NotHTTP},
		{name: "status that is no number", talk: say("HTTP/1.1 two OK\r\n\r\n"), kind: NotHTTP, err: "malformed HTTP status code"},
		{name: "TLS alert to plain HTTP", talk: say("\x15\x03\x01\x00\x02\x02\x46\r\n"), kind: NotHTTP},
		{name: "refusal of plain HTTP", talk: say("HTTP/1.0 400 Bad Request\r\n\r\nuse TLS"), status: 400, body: "use TLS"},
		{name: "half a line of something else", talk: say("hello"), kind: Disconnected},
		{name: "two lengths", talk: say(ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"), kind: NotHTTP, err: "multiple Content-Length"},
		{name: "one length twice", talk: say(ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na"), status: 200, body: "a"},
		{name: "negative length", talk: say(ok + "Content-Length: -1\r\n\r\n"), kind: NotHTTP, err: "Content-Length"},
		{name: "unknown transfer coding", talk: say(ok + "Transfer-Encoding: steam\r\n\r\n"), kind: NotHTTP},
		{name: "echoes the token", talk: say("token " + testToken + "\r\n\r\n"), kind: NotHTTP, err: "[redacted]"},
		{name: "surplus after the body", talk: say(withLength("", "{}") + "HTTP/1.1 200 OK\r\n\r\n"), status: 200, body: "{}"},
		{name: "one 1xx before", talk: say("HTTP/1.1 100 Continue\r\n\r\n" + withLength("", "{}")), status: 200, body: "{}"},
		{name: "switches protocols", talk: hang("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"), status: 101},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.timeout == 0 {
				c.timeout = time.Minute
			}
			client := NewClient(Config{Token: testToken, Timeout: c.timeout})
			defer client.Close()
			x := client.Do(t.Context(), patch("http://"+listen(t, c.talk)+"/beta/things", `{"a":1}`))
			expect(t, x, c.kind, c.err)
			if x.Status != c.status {
				t.Errorf("want status %d, got %d", c.status, x.Status)
			}
			if got := fmt.Sprint(x.Undecoded); x.Undecoded == nil != (c.undecoded == "") || !strings.Contains(got, c.undecoded) && c.undecoded != "" {
				t.Errorf("want undecoded %q, got %s", c.undecoded, got)
			}
			if !strings.HasPrefix(string(x.Body), c.body) {
				t.Errorf("want a body that starts with %.40q, got %.40q (%d bytes)", c.body, x.Body, len(x.Body))
			}
			if len(x.Body) > maxBody {
				t.Errorf("want at most %d bytes, got %d", maxBody, len(x.Body))
			}
		})
	}
}

// expect compares the failure, “ meaning none, and fails if it contains the token.
func expect(t *testing.T, x *Exchange, kind FailureKind, words string) {
	t.Helper()
	if x.Failure == nil {
		if kind != "" {
			t.Fatalf("want %s, got status %d, %d bytes", kind, x.Status, len(x.Body))
		}
		return
	}
	text := x.Failure.Err.Error()
	if x.Failure.Kind != kind || !strings.Contains(text, words) {
		t.Errorf("want %q with %q, got %q: %s", kind, words, x.Failure.Kind, text)
	}
	if strings.Contains(text, testToken) || Printable(text) != text || len(text) > 310 {
		t.Errorf("unfit for a report: %q", text)
	}
}

func patch(url, body string) Request {
	return Request{Method: "PATCH", URL: url, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	refused, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = refused.Close()
	quiet := func(s *httptest.Server) *httptest.Server {
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		t.Cleanup(s.Close)
		return s
	}
	secure := quiet(httptest.NewTLSServer(http.NotFoundHandler()))
	mutual := quiet(httptest.NewUnstartedServer(http.NotFoundHandler()))
	mutual.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	mutual.StartTLS()
	plain := quiet(httptest.NewServer(http.NotFoundHandler()))

	cases := []struct {
		name, url string
		kind      FailureKind
		err       string
	}{
		{"refused port", "http://" + refused.Addr().String(), Unreachable, "connection refused"},
		{"refused port, TLS", "https://" + refused.Addr().String(), Unreachable, "connection refused"},
		{"TLS on a plain port", strings.Replace(plain.URL, "http:", "https:", 1), Unreachable, "without TLS"},
		{"TLS on a silent port", "https://" + listen(t, func(_ net.Conn, done <-chan struct{}) { <-done }), Timeout, "want a connection to"},
		{"TLS on a closing port", "https://" + listen(t, func(net.Conn, <-chan struct{}) {}), Unreachable, "want a connection to"},
		{"unknown authority", secure.URL, Unreachable, "a certificate that does not verify"},
		{"no URL", "", Unreachable, "want a request that can be sent"},
		{"relative URL", "/beta/things", Unreachable, "want a request that can be sent"},
		{"another scheme", "ftp://127.0.0.1/", Unreachable, "want a request that can be sent"},
		{"malformed URL", "http://user:hunter2@[::1/", Unreachable, "a malformed URL"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			timeout := time.Minute
			if c.kind == Timeout {
				timeout = 200 * time.Millisecond
			}
			client := NewClient(Config{Token: testToken, Timeout: timeout})
			defer client.Close()
			x := client.Do(t.Context(), patch(c.url, "{}"))
			expect(t, x, c.kind, c.err)
			if x.Status != 0 || x.Request.Header.Get("client-request-id") == "" {
				t.Errorf("want no status and the request's header, got %d, %v", x.Status, x.Request.Header)
			}
		})
	}

	t.Run("client certificate wanted", func(t *testing.T) {
		client := NewClient(Config{RootCAs: roots(mutual)})
		defer client.Close()
		expect(t, client.Do(t.Context(), patch(mutual.URL, "{}")), Unreachable, "tls: certificate required")
	})
	t.Run("bad method and header", func(t *testing.T) {
		client := NewClient(Config{})
		defer client.Close()
		for _, req := range []Request{
			{URL: plain.URL}, {Method: "PA TCH", URL: plain.URL},
			{Method: "PATCH", URL: plain.URL, Body: []byte("{}"), Header: http.Header{"A": {"b\r\nc: d"}}},
		} {
			expect(t, client.Do(t.Context(), req), Unreachable, "want a request that can be sent")
		}
	})
}

func TestLookupFailure(t *testing.T) {
	t.Parallel()
	s := &Client{cfg: Config{Secrets: NewRedactor()}}
	lookup := &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "x.example", IsNotFound: true}}
	f := s.noResponse(t.Context(), t.Context(), new(attempt), "x.example", lookup)
	if want := "want a connection to x.example, got no such host"; f.Kind != Unreachable || f.Err.Error() != want {
		t.Errorf("want %q, got %s: %v", want, f.Kind, f.Err)
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", ok + "Content-Length: 9\r\n\r\n{"} {
		ctx, cancel := context.WithCancel(t.Context())
		addr := listen(t, func(c net.Conn, done <-chan struct{}) {
			readRequest(bufio.NewReader(c))
			_, _ = io.WriteString(c, text)
			cancel()
			<-done
		})
		client := NewClient(Config{})
		expect(t, client.Do(ctx, patch("http://"+addr, "{}")), Cancelled, "got the run stopped")
		expect(t, client.Do(ctx, patch("http://"+addr, "{}")), Cancelled, "got the run stopped")
		client.Close()
	}
}
