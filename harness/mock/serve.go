package mock

import (
	"context"
	"crypto/tls"
	"log"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/graphconform/conform/harness/contract"
)

// NewServer returns a server for a mock, with bounds on how long a client can keep it waiting.
func NewServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute,
		IdleTimeout: 2 * time.Minute,
	}
}

// Serve serves a mock until ctx ends, and then waits up to five seconds for the requests in flight. With a certificate, it serves https,
// with HTTP/2 for clients that know it. Errors of connections go to errorLog.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler, certificate *Certificate, errorLog *log.Logger) error {
	server := NewServer(handler)
	server.ErrorLog = errorLog
	ended := make(chan error, 1)
	go func() {
		if certificate == nil {
			ended <- server.Serve(listener)
			return
		}
		server.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{certificate.TLS}}
		ended <- server.ServeTLS(listener, "", "")
	}()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if server.Shutdown(grace) != nil {
		return server.Close()
	}
	return nil
}

// BasePaths lists the paths of the contracts' servers, such as /beta, each once.
func BasePaths(contracts []*contract.Contract) (paths []string) {
	for _, c := range contracts {
		for _, op := range c.Operations {
			if u, err := url.Parse(op.Server); err == nil && !slices.Contains(paths, u.Path) {
				paths = append(paths, u.Path)
			}
		}
	}
	return paths
}
