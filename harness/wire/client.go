package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"time"
)

const (
	defaultTimeout = 30 * time.Second
	maxPhase       = 10 * time.Second // for dialling, and for the TLS handshake
	maxHeader      = 256 << 10        // of one response, including informational responses
	maxBody        = 10 << 20         // before and after decompression

	// Node.js and Apache close idle connections after 5 s. Closing earlier keeps a PATCH from meeting a closing connection: nobody could
	// tell whether it was received.
	maxIdle = 4 * time.Second
)

// Config says how to reach a target. The zero value works: no token, no base URL.
type Config struct {
	Name        string           // what reports call the target
	BaseURL     string           // if set, the token is sent to this scheme, host and port only
	Token       string           // bearer token, without the word Bearer
	Credential  Credential       // returns the token, instead of Token
	Placement   Placement        // where requests carry the token
	Refused     Tokens           // tokens that the target must reject
	Secrets     *Redactor        // learns every token that is sent, nil means one that knows Token alone
	Insecure    bool             // the token may be sent unencrypted to another machine
	Timeout     time.Duration    // of one exchange, 0 means 30 s
	Concurrency int              // idle connections to keep open, 0 means 8
	UserAgent   string           // `conform/<version>`; empty means `conform`
	Trace       string           // the trace of W3C Trace Context that each request is a span of, empty means none
	Now         func() time.Time // nil means the clock
	RootCAs     *x509.CertPool   // nil means the system's

	Transport    http.RoundTripper   // sends the requests, instead of connections of the client's own
	Permit       func(Request) error // returns why a request must not be sent, whatever asks for it; nil permits all
	Raw          func(*Exchange)     // called with each exchange before redaction, may be nil
	Certificates []tls.Certificate   // client certificates
}

// Client is a Target that uses net/http. It does not follow redirects, keep cookies, or ask for a content coding unless the request
// does; a gzip response is decompressed all the same. It uses the environment's proxy, except for loopback. After a 5xx it opens a new
// connection. It sends no request twice: NewPaced does so where that is safe.
type Client struct {
	cfg    Config
	pooled *connections
	single *http.Transport // opens a new HTTP/1.1 connection for each request
}

// route returns what sends a request. Done is called once with whether the response is a 5xx.
func (c *Client) route(req Request) (t http.RoundTripper, done func(failed bool)) {
	switch {
	case c.cfg.Transport != nil:
		return c.cfg.Transport, func(bool) {}
	case needsOwnConnection(req):
		return c.single, func(bool) {}
	}
	return c.pooled.use()
}

// NewClient returns a Client. Connections are opened when first needed.
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
	c := &Client{cfg: cfg, pooled: newConnections(func() *http.Transport { return newTransport(cfg) }), single: newTransport(cfg)}
	c.single.DisableKeepAlives = true
	c.single.Protocols = new(http.Protocols)
	c.single.Protocols.SetHTTP1(true)
	return c
}

// Name returns the configured name.
func (c *Client) Name() string { return c.cfg.Name }

// Close closes the connections that are not in use.
func (c *Client) Close() {
	c.pooled.close()
	c.single.CloseIdleConnections()
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
			return &trackedConn{Conn: conn}, nil
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
