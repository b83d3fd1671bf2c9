package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
)

var errStopped = errors.New("want a response, got the run stopped")

// noResponse classifies an error that came instead of a response's headers.
func (c *Client) noResponse(run, bounded context.Context, sent *attempt, host string, err error) *Failure {
	switch {
	case run.Err() != nil:
		return &Failure{Kind: Cancelled, Err: errStopped}
	case mentions(err, "net/http: invalid header"):
		return c.fail(Unreachable, fmt.Sprintf("want a request that can be sent, got %s", Reason(err)))
	case isTimeout(bounded, err) && sent.connected.Load():
		return c.fail(Timeout, fmt.Sprintf("want a response within %s, got none", c.cfg.Timeout))
	case isTimeout(bounded, err):
		return c.fail(Timeout, fmt.Sprintf("want a connection to %s within %s, got none", host, min(c.cfg.Timeout, maxPhase)))
	case !sent.connected.Load() || isTLS(err):
		failure := c.fail(Unreachable, fmt.Sprintf("want a connection to %s, got %s", host, Reason(err)))
		failure.Unsent = !sent.connected.Load()
		return failure
	case mentions(err, "larger than peer's advertised limit"): // net/http checks this before it sends anything
		failure := c.fail(Unreachable, "want to send the request, got a limit of the target for request headers that is smaller than them (SETTINGS_MAX_HEADER_LIST_SIZE)")
		failure.Unsent = true
		return failure
	case mentions(err, "response headers exceeded", "header list larger", "header line too long"):
		return c.fail(TooLarge, "want headers of at most 256 KiB, got more")
	case isDisconnect(err), sent.closedByTarget() && mentions(err, "malformed HTTP"): // half a status line is malformed to net/http
		return c.fail(Disconnected, "want a response, got the connection closed before its headers ended")
	case errors.Is(err, errSentTwice):
		return c.fail(Disconnected, "want a response, got the stream refused after the request was sent")
	default:
		return c.fail(NotHTTP, fmt.Sprintf("want an HTTP response, got %s", Reason(err)))
	}
}

// noBody classifies an error inside the body, n bytes of which were read.
func (c *Client) noBody(run, bounded context.Context, n int, err error) *Failure {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return c.fail(TooLarge, "want a body of at most 10 MiB, got more")
	case run.Err() != nil:
		return &Failure{Kind: Cancelled, Err: errStopped}
	case isTimeout(bounded, err):
		return c.fail(Timeout, fmt.Sprintf("want the whole response within %s, got %d bytes of its body", c.cfg.Timeout, n))
	case mentions(err, "too much non-data", "line too long", "suspiciously long trailer"):
		return c.fail(TooLarge, "want a chunked body, got endless chunk extensions or trailers")
	case mentions(err, "chunk", "bare LF"):
		return c.fail(Disconnected, fmt.Sprintf("want the whole body, got a malformed chunk after %d bytes", n))
	default:
		return c.fail(Disconnected, fmt.Sprintf("want the whole body, got its end after %d bytes", n))
	}
}

// fail makes a failure whose text may be reported: parts of it can come from the target, which has seen the token.
func (c *Client) fail(kind FailureKind, text string) *Failure {
	text = Printable(c.cfg.Secrets.scrub(text))
	if len(text) > 300 {
		text = strings.ToValidUTF8(text[:300], "") + " ..."
	}
	return &Failure{Kind: kind, Err: errors.New(text)}
}

func isTimeout(bounded context.Context, err error) bool {
	var timeout net.Error
	return bounded.Err() != nil || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}

func isTLS(err error) bool {
	var alert tls.AlertError
	return errors.As(err, &alert) || mentions(err, "remote error: tls:")
}

// isDisconnect tells whether the connection ended. Some of these errors have no type, only a text.
func isDisconnect(err error) bool {
	var op *net.OpError
	var errno syscall.Errno
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &op) || errors.As(err, &errno) ||
		mentions(err, "server closed idle connection", "GOAWAY", "stream error:", "client connection lost", "client conn")
}

func mentions(err error, words ...string) bool {
	for _, w := range words {
		if strings.Contains(err.Error(), w) {
			return true
		}
	}
	return false
}

// Reason says why there was no connection, or no HTTP response: the error's text without the addresses and layers that net adds. It may
// quote the other side.
func Reason(err error) string {
	var dns *net.DNSError
	var errno syscall.Errno
	var record tls.RecordHeaderError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no such host"
	case errors.As(err, &dns):
		return "a failed name lookup: " + dns.Err
	case errors.As(err, &errno):
		return errno.Error()
	case errors.As(err, &certificate):
		return "a certificate that does not verify: " + certificate.Err.Error()
	case errors.As(err, &record), mentions(err, "server gave HTTP response to HTTPS client"):
		return "a response without TLS"
	}
	text := err.Error()
	for _, layer := range []string{"net/http: ", "HTTP/1.x transport connection broken: ", "http: "} {
		text = strings.TrimPrefix(text, layer)
	}
	return text
}
