package trace

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
)

// The variables of the environment that name files for TLS, those for traces before those for all signals.
var (
	authorities  = []string{"OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE", "OTEL_EXPORTER_OTLP_CERTIFICATE"}
	certificates = []string{"OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE", "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"}
	keys         = []string{"OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY", "OTEL_EXPORTER_OTLP_CLIENT_KEY"}
)

// newClient returns a client that follows no redirects: the headers for a collector are secrets, and the library's own client would send them to
// whatever host the collector names.
func newClient(env func(string) string) (*http.Client, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if name := nameOf(env, authorities); name != "" {
		text, err := os.ReadFile(env(name))
		if err != nil {
			return nil, fmt.Errorf("$%s: %w", name, err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("$%s names a file without a certificate in PEM", name)
		}
	}
	if certificate, key := nameOf(env, certificates), nameOf(env, keys); certificate != "" && key != "" {
		pair, err := tls.LoadX509KeyPair(env(certificate), env(key))
		if err != nil {
			return nil, fmt.Errorf("$%s and $%s: %w", certificate, key, err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return &http.Client{
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: config, ForceAttemptHTTP2: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}
