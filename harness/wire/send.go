package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
)

// Do sends the request and records the response. The recorded request header is the one that was sent, without the fields that
// net/http adds (Host, Content-Length, Connection). If the target says that the token has expired, it has done nothing with the
// request, so Do sends it once more with a new token.
func (c *Client) Do(ctx context.Context, req Request) *Exchange {
	token, failure := c.token(ctx, req, "")
	if failure != nil {
		return &Exchange{Request: req, Started: c.cfg.Now(), Failure: failure}
	}
	x := c.roundTrip(ctx, req, token)
	if c.cfg.Credential == nil || token == "" || req.Auth.changes() || req.Once || !saysExpired(x) {
		return x
	}
	renewed, failure := c.token(ctx, req, token)
	switch {
	case failure != nil:
		return x.Retried(&Exchange{Request: x.Request, Started: x.Started, Duration: x.Duration, Failure: failure})
	case renewed == token:
		return x
	}
	next := c.roundTrip(ctx, req, renewed)
	next.Earlier = append(next.Earlier, x)
	return next
}

func (c *Client) roundTrip(ctx context.Context, req Request, token string) *Exchange {
	req.Header = c.header(req)
	if req.Auth == AuthMalformed {
		token = MalformedToken
	}
	if req.Auth.changes() {
		c.cfg.Placement.placeChanged(&req, token)
	} else {
		c.cfg.Placement.place(&req, token)
	}
	x := &Exchange{Request: req, Started: c.cfg.Now()}
	defer func() {
		x.Duration = c.cfg.Now().Sub(x.Started)
		if c.cfg.Raw != nil {
			c.cfg.Raw(x)
		}
	}()

	if c.cfg.Permit != nil {
		if err := c.cfg.Permit(req); err != nil {
			x.Failure = &Failure{Kind: NotPermitted, Err: fmt.Errorf("not sent: %w", err)}
			return x
		}
	}
	bounded, cancel := context.WithTimeout(ctx, c.cfg.Timeout)
	defer cancel()
	var sent attempt
	out, err := newRequest(httptrace.WithClientTrace(bounded, sent.trace()), req)
	if err != nil {
		x.Failure = c.fail(Unreachable, fmt.Sprintf("want a request that can be sent, got %v", err))
		return x
	}
	if out.Body != nil && !needsOwnConnection(req) {
		out.GetBody = func() (io.ReadCloser, error) { return sent.bodyAgain(req.Body) }
	}

	through, done := c.route(req)
	defer func() { done(x.Status >= http.StatusInternalServerError) }()
	resp, err := through.RoundTrip(out) // not http.Client: it follows redirects and sends the URL's userinfo
	if err != nil {
		x.Failure = c.noResponse(ctx, bounded, &sent, out.URL.Host, err)
		return x
	}
	x.Status, x.Proto, x.Header = resp.StatusCode, resp.Proto, resp.Header
	if resp.StatusCode != http.StatusSwitchingProtocols { // what follows a switch is not a body
		x.Body, x.Undecoded, err = readBody(resp)
	}
	if x.Status == http.StatusNoContent && len(resp.TransferEncoding) > 0 {
		x.Header.Set("Transfer-Encoding", strings.Join(resp.TransferEncoding, ", ")) // net/http takes it out
	}
	if err != nil {
		x.Failure = c.noBody(ctx, bounded, len(x.Body), err)
	}
	_ = resp.Body.Close() // the body was read, or has failed already
	return x
}

// errSentTwice stops net/http from repeating a request that the target may have received.
var errSentTwice = errors.New("the stream was refused after the request was sent")

// attempt tracks how far one request got, so that net/http does not send it twice: it repeats a request if the connection fails before
// anything was written, which is harmless, but also if an HTTP/2 server claims that it did not process it.
type attempt struct {
	connected atomic.Bool
	encoded   atomic.Bool // a header field of the request was prepared, perhaps sent
	conn      atomic.Pointer[trackedConn]
	before    atomic.Int64 // bytes that were written to conn before this request
}

func (a *attempt) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			conn := info.Conn
			if secure, ok := conn.(interface{ NetConn() net.Conn }); ok {
				conn = secure.NetConn()
			}
			tracked, _ := conn.(*trackedConn)
			if tracked != nil {
				a.before.Store(tracked.written.Load())
			}
			a.conn.Store(tracked)
			a.connected.Store(true)
		},
		WroteHeaderField: func(string, []string) { a.encoded.Store(true) },
	}
}

// bodyAgain is the request's GetBody. It fails once the target may have seen the request.
func (a *attempt) bodyAgain(body []byte) (io.ReadCloser, error) {
	if conn := a.conn.Load(); a.encoded.Load() && (conn == nil || conn.written.Load() != a.before.Load()) {
		return nil, errSentTwice
	}
	return io.NopCloser(bytes.NewReader(body)), nil
}

// closedByTarget tells whether the target closed the connection.
func (a *attempt) closedByTarget() bool {
	conn := a.conn.Load()
	return conn != nil && conn.ended.Load()
}

// needsOwnConnection tells whether net/http might repeat the request without calling GetBody: if it is unsafe and has no body, or has
// an Idempotency-Key. On a new connection nothing is repeated.
func needsOwnConnection(req Request) bool {
	return !Safe(req.Method) && (len(req.Body) == 0 || req.Header["Idempotency-Key"] != nil || req.Header["X-Idempotency-Key"] != nil)
}

// trackedConn counts the bytes written, and notices when the other side closes.
type trackedConn struct {
	net.Conn
	written atomic.Int64
	ended   atomic.Bool
}

func (c *trackedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if errors.Is(err, io.EOF) {
		c.ended.Store(true)
	}
	return n, err
}

func (c *trackedConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.written.Add(int64(n))
	return n, err
}
