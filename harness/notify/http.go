package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// attemptTimeout bounds one attempt.
const attemptTimeout = 30 * time.Second

// poster posts JSON to an address that is a secret.
type poster struct {
	client  *http.Client
	address *url.URL
}

// newPoster returns a poster for the address in a variable. It follows no redirect, which would tell the secret to another host.
func newPoster(variable, address string) (*poster, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "": // the error would quote the address
		return nil, fmt.Errorf("%s: not a URL", variable)
	case u.Scheme != "https" && !(u.Scheme == "http" && isLoopback(u.Hostname())):
		return nil, fmt.Errorf("%s: want an https URL", variable)
	}
	client := &http.Client{Timeout: attemptTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &poster{client, u}, nil
}

// isLoopback reports whether a host is this machine.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// post sends a body. An error names the host and the status, and nothing else of the address or the response.
func (p *poster) post(ctx context.Context, body []byte, header http.Header) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.address.String(), bytes.NewReader(body))
	if err != nil {
		return backoff.Permanent(errors.New("not a URL"))
	}
	req.Header = header.Clone()
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "conform")
	resp, err := p.client.Do(req)
	if err != nil {
		return fmt.Errorf("%s: %w", p.address.Host, withoutURL(err))
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16)) // the connection can be used again, and the status says it all
	err = fmt.Errorf("%s returned %d", p.address.Host, resp.StatusCode)
	switch {
	case resp.StatusCode < 300:
		return nil
	case resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode >= 500:
		if seconds, bad := strconv.Atoi(resp.Header.Get("Retry-After")); bad == nil && seconds > 0 {
			return errors.Join(err, backoff.RetryAfter(min(seconds, int(maxElapsed.Seconds()))))
		}
		return err
	}
	return backoff.Permanent(err)
}

// withoutURL is the error without the address.
func withoutURL(err error) error {
	var quoted *url.Error
	if errors.As(err, &quoted) {
		return quoted.Err
	}
	return err
}
