package wire

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
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

var (
	errStopped = errors.New("want an answer, got the run stopped")
	errFlood   = errors.New("over the bound")
)

// noAnswer classes an error that came instead of an answer's headers.
func (s *sender) noAnswer(run, bounded context.Context, once *once, host string, err error) *Failure {
	switch {
	case run.Err() != nil:
		return &Failure{Kind: Cancelled, Err: errStopped}
	case mentions(err, "net/http: invalid header"):
		return s.fail(Unreachable, fmt.Sprintf("want a request that can be sent, got %s", reason(err)))
	case late(bounded, err) && once.connected.Load():
		return s.fail(Timeout, fmt.Sprintf("want an answer within %s, got none", s.cfg.Timeout))
	case late(bounded, err):
		return s.fail(Timeout, fmt.Sprintf("want a connection to %s within %s, got none", host, min(s.cfg.Timeout, maxPhase)))
	case !once.connected.Load() || isTLS(err):
		failure := s.fail(Unreachable, fmt.Sprintf("want a connection to %s, got %s", host, reason(err)))
		failure.Unsent = !once.connected.Load()
		return failure
	case mentions(err, "response headers exceeded", "header list larger", "header line too long"):
		return s.fail(TooLarge, "want headers of at most 256 KiB, got more")
	case isCut(err), once.cutShort() && mentions(err, "malformed HTTP"): // half a status line is malformed to net/http
		return s.fail(Disconnected, "want an answer, got the connection closed before its headers ended")
	case errors.Is(err, errSentTwice):
		return s.fail(Disconnected, "want an answer, got the stream refused after the request was sent")
	default:
		return s.fail(NotHTTP, fmt.Sprintf("want an HTTP answer, got %s", reason(err)))
	}
}

// noBody classes an error inside the body, n bytes of which were read.
func (s *sender) noBody(run, bounded context.Context, n int, err error) *Failure {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, errFlood):
		return s.fail(TooLarge, "want a body of at most 10 MiB, got more")
	case run.Err() != nil:
		return &Failure{Kind: Cancelled, Err: errStopped}
	case late(bounded, err):
		return s.fail(Timeout, fmt.Sprintf("want the whole answer within %s, got %d bytes of its body", s.cfg.Timeout, n))
	case mentions(err, "too much non-data", "line too long", "suspiciously long trailer"):
		return s.fail(TooLarge, "want a chunked body, got endless chunk extensions or trailers")
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return s.fail(NotHTTP, fmt.Sprintf("want the gzip that Content-Encoding promises, got other bytes after %d of the body", n))
	case mentions(err, "chunk", "bare LF"):
		return s.fail(Disconnected, fmt.Sprintf("want the whole body, got a malformed chunk after %d bytes", n))
	default:
		return s.fail(Disconnected, fmt.Sprintf("want the whole body, got its end after %d bytes", n))
	}
}

// fail makes a failure whose text is fit for any report: parts of it can come from the target, which has seen the token.
func (s *sender) fail(kind FailureKind, text string) *Failure {
	text = Printable(s.secrets.scrub(text))
	if len(text) > 300 {
		text = strings.ToValidUTF8(text[:300], "") + " ..."
	}
	return &Failure{Kind: kind, Err: errors.New(text)}
}

func late(bounded context.Context, err error) bool {
	var timeout net.Error
	return bounded.Err() != nil || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}

func isTLS(err error) bool {
	var alert tls.AlertError
	return errors.As(err, &alert) || mentions(err, "remote error: tls:")
}

// isCut reports whether the connection ended. net/http's own words are the only sign for some of these.
func isCut(err error) bool {
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

// reason says what came, without the addresses and layers that net wraps around it.
func reason(err error) string {
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
		return "an answer without TLS"
	}
	text := err.Error()
	for _, layer := range []string{"net/http: ", "HTTP/1.x transport connection broken: ", "http: "} {
		text = strings.TrimPrefix(text, layer)
	}
	return text
}

// readBody reads the body, decompressed where it is gzip. With an error it returns what was read before.
func readBody(resp *http.Response) ([]byte, error) {
	raw := bufio.NewReader(&bound{r: resp.Body, left: maxBody})
	switch strings.ToLower(strings.Join(resp.Header["Content-Encoding"], ",")) {
	case "gzip", "x-gzip":
		if _, err := raw.Peek(1); errors.Is(err, io.EOF) {
			return nil, nil // no content, so nothing was compressed
		} else if err != nil {
			return nil, err
		}
		unzipped, err := gzip.NewReader(raw)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(&bound{r: unzipped, left: maxBody})
	}
	return io.ReadAll(raw)
}

// bound lets left bytes pass and fails on more.
type bound struct {
	r    io.Reader
	left int
}

func (b *bound) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if n > b.left {
		n, err = b.left, errFlood
	}
	b.left -= n
	return n, err
}
