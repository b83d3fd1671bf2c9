package runner_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/runner"
)

// A faithful service may store, reject, ignore or normalize values in several ways, without a failure or a warning.
func TestBenignStateVariations(t *testing.T) {
	for name, vary := range map[string]func(http.Handler) http.Handler{
		refusesReadOnly: refusing("id", "createdDateTime", "owner", "serial"),
		"has no list": func(next http.Handler) http.Handler {
			refused := edited(next, func(r *http.Request, _ []byte) []byte {
				if r.Method == http.MethodGet && isList(r.URL.Path) {
					r.Method = http.MethodDelete // what the mock answers with 405
				}
				return nil
			})
			return varied(refused, func(h http.Header, body []byte) []byte {
				if strings.HasPrefix(h.Get("Allow"), "GET, ") && !strings.Contains(h.Get("Allow"), "PATCH") {
					h.Set("Allow", "POST")
				}
				return body
			})
		},
		"has more pages of a list": func(next http.Handler) http.Handler {
			return varied(next, func(_ http.Header, body []byte) []byte {
				return bytes.Replace(body, []byte(`"value":[`), []byte(`"@odata.nextLink":"https://graph.example.com/next","value":[`), 1)
			})
		},
		"lists fewer members": func(next http.Handler) http.Handler {
			short := regexp.MustCompile(`"(name|count|tags|successDeviceCount)":("[^"]*"|-?\d+|\[[^\]]*\]),?`)
			return varied(next, func(_ http.Header, body []byte) []byte {
				if !bytes.Contains(body, []byte(`"value":[`)) {
					return body
				}
				return bytes.ReplaceAll(short.ReplaceAll(body, nil), []byte(",}"), []byte("}"))
			})
		},
		"stamps each change": stamping,
		"shows collections in any order": func(next http.Handler) http.Handler {
			tags := regexp.MustCompile(`"(tags|days)":\["([^"]*)","([^"]*)"\]`)
			return varied(next, func(_ http.Header, body []byte) []byte { return tags.ReplaceAll(body, []byte(`"$1":["$3","$2"]`)) })
		},
		"fills in a member that only it knows": func(next http.Handler) http.Handler {
			return varied(next, func(_ http.Header, body []byte) []byte {
				return bytes.ReplaceAll(body, []byte(`"place":{`), []byte(`"place":{"label":"just now",`))
			})
		},
		"names its entity tag in the header only": func(next http.Handler) http.Handler {
			return varied(next, func(_ http.Header, body []byte) []byte {
				return regexp.MustCompile(`"@odata\.etag":"(W/)?\\"[^"]*\\"",`).ReplaceAll(body, nil)
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, c := range append(classes(t), load(t, "update-devicemanagementscriptuserstate")...) {
				if name == refusesReadOnly && c.Profile == contract.OData {
					continue // which wants their values ignored
				}
				server := httptest.NewServer(vary(faithful(t, []*contract.Contract{c})))
				t.Cleanup(server.Close)
				mustBeQuiet(t, runURL(t, server.URL, []*contract.Contract{c}, runner.Options{Mock: true}))
			}
		})
	}
}

const refusesReadOnly = "refuses read-only properties and ids"

// isList reports whether a path of the test's contracts is a collection.
func isList(path string) bool {
	return strings.HasSuffix(path, "/things") || strings.HasSuffix(path, "/riches") || strings.HasSuffix(path, "/userRunStates")
}

// edited passes each request to edit. A body that edit returns replaces the request's.
func edited(next http.Handler, edit func(r *http.Request, body []byte) []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, "cut", http.StatusBadRequest)
			return
		}
		r = r.Clone(r.Context())
		if other := edit(r, body); other != nil {
			body = other
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		next.ServeHTTP(w, r)
	})
}

// refusing makes the mock reject updates of the members.
func refusing(names ...string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return edited(next, func(r *http.Request, body []byte) []byte {
			var members map[string]json.RawMessage
			if r.Method != http.MethodPatch || json.Unmarshal(body, &members) != nil {
				return nil
			}
			for _, name := range names {
				if _, named := members[name]; named {
					return []byte(`{"conformNoSuchProperty":1}`)
				}
			}
			return nil
		})
	}
}

// stamping changes lastModifiedDateTime with each applied update.
func stamping(next http.Handler) http.Handler {
	var updates atomic.Int64
	stamp := regexp.MustCompile(`"lastModifiedDateTime":"[^"]*"`)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		if r.Method == http.MethodPatch && answer.Code < 300 {
			updates.Add(1)
		}
		answer.Header().Del("Content-Length")
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		at := updates.Load()
		_, _ = w.Write(stamp.ReplaceAll(answer.Body.Bytes(), fmt.Appendf(nil, `"lastModifiedDateTime":"2024-02-29T12:%02d:%02d.1234567Z"`, at/60, at%60)))
	})
}
