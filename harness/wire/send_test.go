package wire

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

// If a server closes a connection after reading its second request, net/http would send that again.
func TestNothingIsSentTwice(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	seen := map[string]int{}
	addr := listen(t, func(c net.Conn, _ <-chan struct{}) {
		r := bufio.NewReader(c)
		for answered := false; ; answered = true {
			h := readRequest(r)
			if h == nil {
				return
			}
			mu.Lock()
			seen[h.Get("client-request-id")]++
			mu.Unlock()
			if answered {
				return
			}
			_, _ = io.WriteString(c, withLength("", "{}"))
		}
	})
	key := http.Header{"Idempotency-Key": {"1"}}
	for name, req := range map[string]Request{
		"body":            {Method: "PATCH", Body: []byte("{}")},
		"no body":         {Method: "PATCH"},
		"idempotency key": {Method: "PATCH", Body: []byte("{}"), Header: key},
		"key, no body":    {Method: "PATCH", Header: key},
		"other method":    {Method: "patch", Body: []byte("{}")},
	} {
		client := NewClient(Config{Concurrency: 1})
		req.URL = "http://" + addr + "/"
		cut := 0
		for range 10 {
			x := client.Do(t.Context(), req)
			if x.Failure != nil {
				cut++
				expect(t, x, Disconnected, "before its headers ended")
			}
			mu.Lock()
			if n := seen[x.Request.Header.Get("client-request-id")]; n != 1 {
				t.Errorf("%s: want it sent once, got %d times (%v)", name, n, x.Failure)
			}
			mu.Unlock()
		}
		if name == "body" && cut == 0 {
			t.Error("want connections that were used again, got none: this test shows nothing")
		}
		client.Close()
	}
}

func TestBodyAgainOnlyIfUnsent(t *testing.T) {
	t.Parallel()
	ours, theirs := net.Pipe()
	go func() { _, _ = io.Copy(io.Discard, theirs) }()
	defer func() { _, _ = ours.Close(), theirs.Close() }()
	conn := &trackedConn{Conn: ours}
	var a attempt
	hooks := a.trace()
	hooks.GotConn(httptrace.GotConnInfo{Conn: conn, Reused: true})
	hooks.WroteHeaderField("A", []string{"b"}) // prepared, but still in a buffer
	body, err := a.bodyAgain([]byte("{}"))
	if err != nil {
		t.Fatalf("want the body while nothing is written, got %v", err)
	}
	if got, err := io.ReadAll(body); err != nil || string(got) != "{}" {
		t.Errorf("want {}, got %q, %v", got, err)
	}
	if _, err := conn.Write([]byte("PATCH")); err != nil {
		t.Fatal(err)
	}
	if _, err := a.bodyAgain([]byte("{}")); !errors.Is(err, errSentTwice) {
		t.Errorf("want an error once something is written, got %v", err)
	}
}

// If a server closes each connection right after its response, no request may fail because of it.
func TestServerClosesIdleConnections(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	seen := map[string]int{}
	addr := listen(t, func(c net.Conn, _ <-chan struct{}) {
		h := readRequest(bufio.NewReader(c))
		mu.Lock()
		seen[h.Get("client-request-id")]++
		mu.Unlock()
		_, _ = io.WriteString(c, withLength("", "{}"))
	})
	client := NewClient(Config{})
	defer client.Close()
	for range 200 {
		x := client.Do(t.Context(), patch("http://"+addr+"/", "{}"))
		mu.Lock()
		n := seen[x.Request.Header.Get("client-request-id")]
		mu.Unlock()
		if x.Failure == nil && n != 1 || n > 1 {
			t.Fatalf("want it sent once, got %d times (%v)", n, x.Failure)
		}
	}
}

// uvicorn closes the connection a moment after a 500, without announcing it: the next request would be lost.
func TestNewConnectionAfterServerError(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]int{http.StatusOK: 1, http.StatusBadRequest: 1, http.StatusInternalServerError: 5, http.StatusBadGateway: 5} {
		var opened atomic.Int64
		addr := listen(t, func(c net.Conn, _ <-chan struct{}) {
			opened.Add(1)
			for r := bufio.NewReader(c); readRequest(r) != nil; {
				_, _ = fmt.Fprintf(c, "HTTP/1.1 %d Status\r\nContent-Length: 2\r\n\r\n{}", status)
			}
		})
		client := NewClient(Config{})
		for range 5 {
			if x := client.Do(t.Context(), patch("http://"+addr+"/", "{}")); x.Status != status {
				t.Errorf("want %d, got %d (%v)", status, x.Status, x.Failure)
			}
		}
		client.Close()
		if got := int(opened.Load()); got != want {
			t.Errorf("after %d: want %d connections, got %d", status, want, got)
		}
	}
}

// An HTTP/2 server can refuse a stream after it has read the request; net/http would send it again.
func TestRefusedStreamIsNotSentAgain(t *testing.T) {
	t.Parallel()
	var streams atomic.Int32
	holder := httptest.NewTLSServer(http.NotFoundHandler()) // for its certificate
	defer holder.Close()
	config := holder.TLS.Clone()
	config.NextProtos = []string{"h2", "http/1.1"}
	addr := listen(t, func(raw net.Conn, _ <-chan struct{}) {
		c := tls.Server(raw, config)
		if err := c.Handshake(); err != nil {
			return
		}
		if c.ConnectionState().NegotiatedProtocol != "h2" { // a request on a new HTTP/1.1 connection
			say(withLength("", "{}"))(c, nil)
			return
		}
		serveHTTP2(c, nil, func(stream []byte) []byte {
			streams.Add(1)
			return append(append([]byte{0, 0, 4, 3, 0}, stream...), 0, 0, 0, 7) // REFUSED_STREAM
		})
	})
	client := NewClient(Config{RootCAs: roots(holder)})
	defer client.Close()
	expect(t, client.Do(t.Context(), patch("https://"+addr+"/", "{}")), Disconnected, "refused after the request was sent")
	if n := streams.Load(); n != 1 {
		t.Errorf("want one stream, got %d", n)
	}
	x := client.Do(t.Context(), Request{Method: "PATCH", URL: "https://" + addr + "/"})
	expect(t, x, "", "")
	if n := streams.Load(); n != 1 || x.Proto != "HTTP/1.1" {
		t.Errorf("want a request without body on HTTP/1.1, got %s, %d streams", x.Proto, n)
	}
}

// A server can allow fewer bytes of request headers than any request has: nothing is sent then, and it is not the response that is too
// large.
func TestRequestHeaderLimit(t *testing.T) {
	t.Parallel()
	var streams atomic.Int32
	holder := httptest.NewTLSServer(http.NotFoundHandler()) // for its certificate
	defer holder.Close()
	config := holder.TLS.Clone()
	config.NextProtos = []string{"h2"}
	addr := listen(t, func(raw net.Conn, _ <-chan struct{}) {
		c := tls.Server(raw, config)
		if err := c.Handshake(); err != nil {
			return
		}
		const maxHeaderListSize = 6
		serveHTTP2(c, []byte{0, maxHeaderListSize, 0, 0, 0, 10}, func(stream []byte) []byte {
			streams.Add(1)
			return append(append([]byte{0, 0, 1, 1, 5}, stream...), 0x89) // HEADERS with :status 204, the end of the stream
		})
	})
	client := NewClient(Config{RootCAs: roots(holder)})
	defer client.Close()
	_ = client.Do(t.Context(), Request{Method: "GET", URL: "https://" + addr + "/"}) // perhaps sent before the settings arrive
	before := streams.Load()
	x := client.Do(t.Context(), patch("https://"+addr+"/", "{}"))
	expect(t, x, Unreachable, "a limit of the target for request headers that is smaller")
	if x.Failure != nil && !x.Failure.Unsent || streams.Load() != before {
		t.Errorf("want nothing sent, got %d streams", streams.Load()-before)
	}
}

// serveHTTP2 speaks enough HTTP/2 (RFC 9113 section 4.1) to send settings, and to respond to each request with a frame.
func serveHTTP2(c io.ReadWriter, settings []byte, respond func(stream []byte) []byte) {
	if _, err := io.ReadFull(c, make([]byte, len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))); err != nil {
		return
	}
	_, _ = c.Write(append([]byte{0, 0, byte(len(settings)), 4, 0, 0, 0, 0, 0}, settings...))
	for {
		head := make([]byte, 9)
		if _, err := io.ReadFull(c, head); err != nil {
			return
		}
		size := int64(head[0])<<16 | int64(binary.BigEndian.Uint16(head[1:3]))
		if _, err := io.CopyN(io.Discard, c, size); err != nil {
			return
		}
		const data, headers, setting, endStream = 0, 1, 4, 1
		switch kind, flags := head[3], head[4]; {
		case kind == setting && flags == 0:
			_, _ = c.Write([]byte{0, 0, 0, setting, 1, 0, 0, 0, 0})
		case (kind == data || kind == headers) && flags&endStream != 0:
			_, _ = c.Write(respond(head[5:9]))
		}
	}
}

// What Permit rejects never leaves, however it is retried. What it gets is the request as it is sent.
func TestPermit(t *testing.T) {
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Method+" "+r.URL.Path)
		w.Header().Set("Location", "/other")
		w.WriteHeader(http.StatusPermanentRedirect)
	}))
	defer server.Close()
	var asked []Request
	client := NewClient(Config{Token: "t", Permit: func(req Request) error {
		asked = append(asked, req)
		if Safe(req.Method) || req.URL == server.URL+"/fixture" {
			return nil
		}
		return errors.New("another URL")
	}})
	defer client.Close()
	paced := NewPaced(client, Pace{})
	for _, req := range []Request{
		{Method: "PATCH", URL: server.URL + "/other", Body: []byte("{}")},
		{Method: "DELETE", URL: server.URL + "/other", Header: http.Header{"If-Match": {"*"}}},
	} {
		x := paced.Do(t.Context(), req)
		if x.Failure == nil || x.Failure.Kind != NotPermitted || x.Failure.Err.Error() != "not sent: another URL" || len(x.Earlier) > 0 {
			t.Errorf("%s: want it not sent, once, got %+v", req.Method, x.Failure)
		}
	}
	if x := paced.Do(t.Context(), Request{Method: "PATCH", URL: server.URL + "/fixture"}); x.Status != http.StatusPermanentRedirect {
		t.Errorf("want the redirect as the response, got %d", x.Status)
	}
	if want := []string{"PATCH /fixture"}; !slices.Equal(got, want) {
		t.Errorf("want %v to arrive, got %v", want, got)
	}
	if len(asked) != 3 || asked[2].Header.Get("Authorization") != "Bearer t" {
		t.Errorf("want it to see what is sent, got %+v", asked)
	}
}
