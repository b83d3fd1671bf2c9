package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"time"
)

const (
	defaultTimeout = 30 * time.Second
	maxPhase       = 10 * time.Second // dialling and the TLS handshake, each
	maxHeader      = 256 << 10        // of one answer, informational answers included
	maxBody        = 10 << 20         // before and after decompression

	// Node.js and Apache close idle connections after 5 s. Letting go first keeps a PATCH from meeting a closing connection,
	// because nobody could tell then whether it was received.
	maxIdle = 4 * time.Second
)

// Config says how to reach a target. The zero value works: no token, no base URL.
type Config struct {
	Name        string           // what reports call the target
	BaseURL     string           // where set, the token goes to this scheme, host and port only
	Token       string           // bearer token, without the word Bearer
	Credential  Credential       // gives the token, instead of Token
	Refused     Tokens           // that must be refused
	Secrets     *Redactor        // knows the run's secrets, nil means Token alone
	Insecure    bool             // the token may travel in the clear to another machine
	Timeout     time.Duration    // of one whole exchange, 0 means 30 s
	Concurrency int              // connections to keep open between requests, 0 means 8
	UserAgent   string           // `conform/<version>`; empty means `conform`
	Now         func() time.Time // times exchanges, nil means the clock
	RootCAs     *x509.CertPool   // nil means the system's

	Raw          func(*Exchange)   // is shown each exchange as it was, nil for nobody
	Certificates []tls.Certificate // of the client, for a target that asks for one
}

// Client is a Target over net/http. It follows no redirect, keeps no cookies, and asks for no content coding unless the
// request does; an answer that comes as gzip all the same is decompressed, any other coding is left as it is. Its proxy is
// the environment's, except for loopback. No request is sent twice: NewPaced does that where it is safe.
type Client struct{ sender *sender }

// NewClient returns a Client. Connections are made when first needed.
func NewClient(cfg Config) *Client {
	if cfg.Timeout <= 0 {
		cfg.Timeout = defaultTimeout
	}
	if cfg.Concurrency <= 0 {
		cfg.Concurrency = 8
	}
	if cfg.UserAgent == "" {
		cfg.UserAgent = "conform"
	}
	if cfg.Now == nil {
		cfg.Now = Now
	}
	if cfg.Secrets == nil {
		cfg.Secrets = NewRedactor(cfg.Token)
	}
	for _, token := range cfg.Refused {
		cfg.Secrets.Learn(token)
	}
	s := &sender{cfg: cfg, secrets: cfg.Secrets, pooled: newTransport(cfg), single: newTransport(cfg)}
	s.single.DisableKeepAlives = true
	s.single.Protocols = new(http.Protocols)
	s.single.Protocols.SetHTTP1(true)
	return &Client{sender: s}
}

// Name returns the configured name.
func (c *Client) Name() string { return c.sender.Name() }

// Do sends the request once and records what came. The header of the exchange's request is the one that was sent, with
// User-Agent, client-request-id and Authorization; only what net/http adds by itself (Host, Content-Length, Connection) is not
// in it.
func (c *Client) Do(ctx context.Context, req Request) *Exchange { return c.sender.Do(ctx, req) }

// Close closes the connections that are not in use.
func (c *Client) Close() {
	c.sender.pooled.CloseIdleConnections()
	c.sender.single.CloseIdleConnections()
}

func newTransport(cfg Config) *http.Transport {
	phase := min(cfg.Timeout, maxPhase)
	dialer := &net.Dialer{Timeout: phase}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment, // never a proxy for loopback
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return &countedConn{Conn: conn}, nil
		},
		TLSClientConfig:        &tls.Config{RootCAs: cfg.RootCAs, Certificates: cfg.Certificates, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    phase,
		ResponseHeaderTimeout:  cfg.Timeout,
		MaxResponseHeaderBytes: maxHeader,
		MaxIdleConnsPerHost:    cfg.Concurrency,
		IdleConnTimeout:        maxIdle,
		DisableCompression:     true,
		ForceAttemptHTTP2:      true,
	}
}

// sender is the innermost target.
type sender struct {
	cfg     Config
	secrets *Redactor
	pooled  *http.Transport
	single  *http.Transport // a new HTTP/1.1 connection per request
}

func (s *sender) Name() string { return s.cfg.Name }

// Do sends the request; once more with a new token where the target calls the one that it carried expired, for it has then done
// nothing with the request.
func (s *sender) Do(ctx context.Context, req Request) *Exchange {
	token, failure := s.token(ctx, req, "")
	if failure != nil {
		return &Exchange{Request: req, Started: s.cfg.Now(), Failure: failure}
	}
	x := s.once(ctx, req, token)
	if s.cfg.Credential == nil || token == "" || !callsExpired(x) {
		return x
	}
	renewed, failure := s.token(ctx, req, token)
	if failure != nil || renewed == token {
		return x
	}
	next := s.once(ctx, req, renewed)
	next.Earlier = append(next.Earlier, x)
	return next
}

// once is one request out, one answer back.
func (s *sender) once(ctx context.Context, req Request, token string) *Exchange {
	req.Header = s.header(req, token)
	x := &Exchange{Request: req, Started: s.cfg.Now()}
	defer func() {
		x.Duration = s.cfg.Now().Sub(x.Started)
		if s.cfg.Raw != nil {
			s.cfg.Raw(x)
		}
	}()

	bounded, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	var once once
	out, err := newRequest(httptrace.WithClientTrace(bounded, once.trace()), req)
	if err != nil {
		x.Failure = s.fail(Unreachable, fmt.Sprintf("want a request that can be sent, got %v", err))
		return x
	}
	route := s.pooled
	if needsOwnConnection(req) {
		route = s.single
	} else if out.Body != nil {
		out.GetBody = func() (io.ReadCloser, error) { return once.again(req.Body) }
	}

	resp, err := route.RoundTrip(out) // not http.Client: it follows redirects and sends the URL's userinfo
	if err != nil {
		x.Failure = s.noAnswer(ctx, bounded, &once, out.URL.Host, err)
		return x
	}
	x.Status, x.Proto, x.Header = resp.StatusCode, resp.Proto, resp.Header
	if resp.StatusCode != http.StatusSwitchingProtocols { // what follows a switch is not a body
		x.Body, err = readBody(resp)
	}
	if err != nil {
		x.Failure = s.noBody(ctx, bounded, len(x.Body), err)
	}
	_ = resp.Body.Close() // nothing is learned from it: the body is read or given up
	return x
}
