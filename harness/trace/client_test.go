package trace

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
)

// A collector that redirects gets the headers, and the host that it names gets nothing.
func TestRedirectsAreNotFollowed(t *testing.T) {
	other := &receiver{spans: map[string]*otlp.Span{}}
	elsewhere := httptest.NewServer(other)
	defer elsewhere.Close()
	redirects := httptest.NewServer(http.RedirectHandler(elsewhere.URL+"/v1/traces", http.StatusTemporaryRedirect))
	defer redirects.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", redirects.URL)
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "api-key="+secret)
	if _, err := Send(t.Context(), os.Getenv, record()); err == nil || other.requests > 0 {
		t.Errorf("want an error and no request elsewhere, got %v and %d", err, other.requests)
	}
}

func TestCertificateOfTheCollector(t *testing.T) {
	r := &receiver{spans: map[string]*otlp.Span{}}
	srv := httptest.NewTLSServer(r)
	defer srv.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", srv.URL)
	file := filepath.Join(t.TempDir(), "ca.pem")
	t.Setenv("OTEL_EXPORTER_OTLP_CERTIFICATE", file)
	for _, tt := range []struct{ name, text, want string }{
		{"empty", "", "$OTEL_EXPORTER_OTLP_CERTIFICATE names a file without a certificate"},
		{"trusted", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw})), ""},
	} {
		if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		switch spans, err := Send(t.Context(), os.Getenv, record()); {
		case tt.want == "" && (err != nil || spans == 0):
			t.Errorf("%s: want spans, got %v", tt.name, err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s: want %q, got %v", tt.name, tt.want, err)
		}
	}
}
