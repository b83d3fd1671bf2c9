package wire

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// errSentTwice stops net/http from repeating a request that the target may have received.
var errSentTwice = errors.New("the request was refused after it was sent")

// once watches one request so that it goes out once. net/http would repeat it where a connection fails before anything was
// written (harmless), but also over HTTP/2 where the server claims not to have processed it.
type once struct {
	connected atomic.Bool
	encoded   atomic.Bool // a header field of the request was prepared, perhaps sent
	conn      atomic.Pointer[countedConn]
	before    atomic.Int64
}

func (o *once) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			conn := info.Conn
			if secure, ok := conn.(interface{ NetConn() net.Conn }); ok {
				conn = secure.NetConn()
			}
			counted, _ := conn.(*countedConn)
			if counted != nil {
				o.before.Store(counted.written.Load())
			}
			o.conn.Store(counted)
			o.connected.Store(true)
		},
		WroteHeaderField: func(string, []string) { o.encoded.Store(true) },
	}
}

// again is the request's GetBody: it hands out the body only while the target cannot have seen the request.
func (o *once) again(body []byte) (io.ReadCloser, error) {
	if conn := o.conn.Load(); o.encoded.Load() && (conn == nil || conn.written.Load() != o.before.Load()) {
		return nil, errSentTwice
	}
	return io.NopCloser(bytes.NewReader(body)), nil
}

// needsOwnConnection reports whether net/http might repeat the request without asking for its body: a request that changes
// something and has no body, or has an Idempotency-Key. On a connection of its own nothing is ever repeated.
func needsOwnConnection(req Request) bool {
	switch req.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return false
	}
	return len(req.Body) == 0 || req.Header["Idempotency-Key"] != nil || req.Header["X-Idempotency-Key"] != nil
}

// cutShort reports whether the target closed the connection.
func (o *once) cutShort() bool {
	conn := o.conn.Load()
	return conn != nil && conn.ended.Load()
}

// countedConn counts the bytes written, and knows whether the other side closed.
type countedConn struct {
	net.Conn
	written atomic.Int64
	ended   atomic.Bool
}

func (c *countedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if errors.Is(err, io.EOF) {
		c.ended.Store(true)
	}
	return n, err
}

func (c *countedConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.written.Add(int64(n))
	return n, err
}
