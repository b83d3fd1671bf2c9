package harness

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
)

const secretKey = "user:s3cret-Key+value"

// Each kind of credential goes where the description says, to every request but those that are about credentials, and never to a record.
func TestSecuritySchemes(t *testing.T) {
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(secretKey))
	for scheme, carried := range map[string]func(*http.Request) string{
		"{type: http, scheme: bearer}": func(r *http.Request) string { return strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ") },
		"{type: oauth2, flows: {}}":    func(r *http.Request) string { return strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ") },
		"{type: http, scheme: basic}": func(r *http.Request) string {
			return strings.Replace(r.Header.Get("Authorization"), basic, secretKey, 1)
		},
		"{type: apiKey, in: header, name: X-Api-Key}":   func(r *http.Request) string { return r.Header.Get("X-Api-Key") },
		"{type: apiKey, in: query, name: subscription}": func(r *http.Request) string { return r.URL.Query().Get("subscription") },
		"{type: apiKey, in: cookie, name: session}": func(r *http.Request) string {
			cookie, err := r.Cookie("session")
			if err != nil {
				return ""
			}
			return strings.Replace(cookie.Value, "user%3As3cret-Key%2Bvalue", secretKey, 1)
		},
	} {
		c, err := contract.Load("t", "t.yaml", []byte(fmt.Sprintf(`openapi: 3.0.3
info: {title: t, version: v}
security: [{key: []}]
paths: {/it: {patch: {requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}, responses: {'200': {description: d}}}}}
components: {securitySchemes: {key: %s}}
`, scheme)), nil)
		if err != nil {
			t.Fatal(err)
		}
		if run, err := Run(t.Context(), Config{Contracts: []*contract.Contract{c}}); err != nil || run.Footer.Exit != 0 {
			t.Errorf("%s: against the mock: %v, %+v", scheme, err, run.Footer)
		}
		var with, without atomic.Int64
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if carried(r) != secretKey {
				without.Add(1)
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			with.Add(1)
			_, _ = fmt.Fprintf(w, "{%q: %q}", "key", secretKey+r.Header.Get("Authorization")) // which no record may show
		}))
		run, err := Run(t.Context(), Config{Contracts: []*contract.Contract{c}, Target: Target{URL: server.URL, Token: secretKey}})
		server.Close()
		if err != nil {
			t.Fatal(err)
		}
		var record strings.Builder
		if err := verdict.Write(&record, run); err != nil {
			t.Fatal(err)
		}
		if with.Load() == 0 || without.Load() == 0 {
			t.Errorf("%s: %d requests with the credential, %d without", scheme, with.Load(), without.Load())
		}
		for _, form := range []string{secretKey, "s3cret", base64.StdEncoding.EncodeToString([]byte(secretKey)), "s3cret-Key%2Bvalue"} {
			if strings.Contains(record.String(), form) {
				t.Errorf("%s: the record shows %s", scheme, form)
			}
		}
	}
}
