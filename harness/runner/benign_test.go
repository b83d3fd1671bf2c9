package runner_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// Allowed variations cause no failure and no warning, for any class of contract.
func TestBenignVariations(t *testing.T) {
	if testing.Short() {
		t.Skip("long under the race detector: make test runs it without")
	}
	contracts := func() []*contract.Contract { return load(t, "update-devicemanagementscriptuserstate") }
	for name, vary := range map[string]func(http.Header, []byte) []byte{
		"extra headers": func(h http.Header, body []byte) []byte {
			h.Set("Strict-Transport-Security", "max-age=31536000")
			h.Set("x-ms-ags-diagnostic", `{"ServerInfo":{"DataCenter":"North"}}`)
			h.Add("Vary", "Accept-Encoding")
			return body
		},
		"another charset parameter": func(h http.Header, body []byte) []byte {
			if strings.HasPrefix(h.Get("Content-Type"), "application/json") {
				h.Set("Content-Type", "application/json; charset=UTF-8")
			}
			return body
		},
		"plain content type": func(h http.Header, body []byte) []byte {
			if strings.HasPrefix(h.Get("Content-Type"), "application/json") {
				h.Set("Content-Type", "application/json")
			}
			return body
		},
		"pretty-printed": func(_ http.Header, body []byte) []byte {
			var out bytes.Buffer
			if json.Indent(&out, body, "", "    ") != nil {
				return body
			}
			return append(out.Bytes(), '\r', '\n')
		},
		"other order of members": reorder,
		"extra members": func(_ http.Header, body []byte) []byte {
			return bytes.Replace(body, []byte("{"), []byte(`{"conformNewMember":{"a":[1,null]},`), 1)
		},
		"upper-case ids": func(h http.Header, body []byte) []byte {
			h.Set("request-id", strings.ToUpper(h.Get("request-id")))
			h.Set("client-request-id", strings.ToUpper(h.Get("client-request-id")))
			return body
		},
		"instants in another offset": func(_ http.Header, body []byte) []byte {
			return instant.ReplaceAllFunc(body, func(quoted []byte) []byte {
				at, err := time.Parse(`"2006-01-02T15:04:05Z07:00"`, string(quoted))
				if err != nil {
					return quoted
				}
				return []byte(at.In(time.FixedZone("", 19800)).Format(`"2006-01-02T15:04:05.999999999-07:00"`))
			})
		},
		"lower-case header names": func(h http.Header, body []byte) []byte {
			for name, values := range h.Clone() {
				h[name] = nil // keeps net/http from adding its own
				h[strings.ToLower(name)] = values
			}
			return body
		},
		"no entity tags": func(h http.Header, body []byte) []byte {
			h.Del("ETag")
			return body
		},
		"strong entity tags": func(h http.Header, body []byte) []byte {
			if tag := h.Get("ETag"); tag != "" {
				h.Set("ETag", strings.TrimPrefix(tag, "W/"))
			}
			return body
		},
		"no preference named": func(h http.Header, body []byte) []byte {
			h.Del("Preference-Applied")
			h.Del("Vary")
			return body
		},
		"no diagnostics": func(h http.Header, body []byte) []byte {
			h.Del("x-ms-ags-diagnostic")
			h.Set("Cache-Control", "private")
			return body
		},
		"no control information": func(h http.Header, body []byte) []byte {
			h.Set("Content-Type", strings.Replace(h.Get("Content-Type"), "metadata=minimal", "metadata=none", 1))
			return regexp.MustCompile(`"@odata\.[a-z]+":"([^"\\]|\\.)*",?`).ReplaceAll(body, nil)
		},
		"errors without an inner one": func(_ http.Header, body []byte) []byte {
			return regexp.MustCompile(`,"innerError":\{[^}]*\}`).ReplaceAll(body, nil)
		},
		"errors with details": func(_ http.Header, body []byte) []byte {
			return bytes.Replace(body, []byte(`{"error":{`), []byte(`{"error":{"target":null,"details":[{"code":"a","message":"b","target":"c"}],`), 1)
		},
		"numbers written otherwise": func(_ http.Header, body []byte) []byte {
			return regexp.MustCompile(`(DeviceCount":)(\d+)`).ReplaceAll(body, []byte("${1}${2}.0"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, c := range append(classes(t), load(t, "update-devicemanagementscriptuserstate")...) {
				if name == "no preference named" && c.Name == "both" {
					continue // which documents the header
				}
				server := httptest.NewServer(varied(faithful(t, []*contract.Contract{c}), vary))
				t.Cleanup(server.Close)
				mustBeQuiet(t, runURL(t, server.URL, []*contract.Contract{c}, runner.Options{Mock: true}))
			}
		})
	}
	t.Run("chunked", func(t *testing.T) {
		handler := faithful(t, contracts())
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			handler.ServeHTTP(drops{w}, r)
		}))
		t.Cleanup(server.Close)
		mustBeQuiet(t, runURL(t, server.URL, contracts(), runner.Options{Mock: true}))
	})
	for name, accepts := range map[string]func(accepted string) bool{
		"compressed where accepted":      func(accepted string) bool { return strings.Contains(accepted, "gzip") },
		"compressed unless not accepted": func(accepted string) bool { return accepted == "" || strings.Contains(accepted, "gzip") },
	} {
		t.Run(name, func(t *testing.T) {
			for _, c := range append(classes(t), contracts()...) {
				server := httptest.NewServer(compressing(faithful(t, []*contract.Contract{c}), accepts))
				t.Cleanup(server.Close)
				mustBeQuiet(t, runURL(t, server.URL, []*contract.Contract{c}, runner.Options{Mock: true}))
			}
		})
	}
	t.Run("HTTP/2", func(t *testing.T) {
		server := httptest.NewUnstartedServer(faithful(t, contracts()))
		server.EnableHTTP2 = true
		server.StartTLS()
		t.Cleanup(server.Close)
		pool := server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
		client := wire.NewClient(wire.Config{Name: "mock", Refused: wire.UnsignedTokens(), Token: "conform-test", RootCAs: pool})
		t.Cleanup(client.Close)
		run := sendAll(t.Context(), planFor(t, server.URL, contracts()), runner.Options{Target: client, Mock: true})
		mustBeQuiet(t, run)
	})
}

// compressing compresses the responses to requests whose Accept-Encoding allows it.
func compressing(handler http.Handler, accepts func(accepted string) bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if accepts(r.Header.Get("Accept-Encoding")) {
			varied(handler, func(h http.Header, body []byte) []byte {
				if len(body) == 0 {
					return body
				}
				h.Set("Content-Encoding", "gzip")
				h.Add("Vary", "Accept-Encoding")
				var out bytes.Buffer
				z := gzip.NewWriter(&out)
				_, _ = z.Write(body) // a buffer takes it all
				_ = z.Close()
				return out.Bytes()
			})(w, r)
			return
		}
		handler.ServeHTTP(w, r)
	}
}

// varied lets vary change the responses of a handler. It removes Content-Length, because the body may change.
func varied(handler http.Handler, vary func(http.Header, []byte) []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		answer.Header().Del("Content-Length")
		body := vary(answer.Header(), answer.Body.Bytes())
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(body)
	}
}

// instant is a UTC instant in quotes.
var instant = regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"`)

// A target that throttles some requests, and serves them when they are retried, causes no failure and no warning.
func TestThrottlingIsNoFailure(t *testing.T) {
	envelope := `{"error":{"code":"TooManyRequests","message":"Come again.","innerError":{"code":"429"}}}`
	for name, away := range map[string]struct {
		status     int
		retryAfter string
		every      int64
	}{
		"429 with seconds on every other request": {http.StatusTooManyRequests, "1", 2},
		"429 on two of three requests":            {http.StatusTooManyRequests, "1", -3},
		"429 with a date":                         {http.StatusTooManyRequests, "Fri, 31 Dec 1999 23:59:59 GMT", 2},
		"503 with seconds":                        {http.StatusServiceUnavailable, "10", 2},
	} {
		t.Run(name, func(t *testing.T) {
			contracts := append(classes(t), load(t, "update-devicemanagementscriptuserstate")...)
			if testing.Short() {
				contracts = contracts[len(contracts)-1:] // all are slow with the race detector: make test runs them without
			}
			for _, c := range contracts {
				handler := faithful(t, []*contract.Contract{c})
				var count atomic.Int64
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if n := count.Add(1); away.every > 0 && n%away.every == 0 || away.every < 0 && n%away.every != 0 {
						w.Header().Set("Retry-After", away.retryAfter)
						w.Header().Set("Content-Type", "application/json")
						w.WriteHeader(away.status)
						_, _ = w.Write([]byte(envelope))
						return
					}
					handler.ServeHTTP(w, r)
				}))
				t.Cleanup(server.Close)
				run := runURL(t, server.URL, []*contract.Contract{c}, runner.Options{Mock: true})
				mustBeQuiet(t, run)
				again := 0
				for _, x := range run.Exchanges {
					again += len(x.Attempts)
				}
				if again == 0 {
					t.Error("want the earlier attempts in the record, got none")
				}
			}
		})
	}
}

// A target that throttles everything breaks no promise, is inconclusive, and soon gets no more requests.
func TestUnavailableIsNoFailure(t *testing.T) {
	for _, retryAfter := range []string{"", "1", "100000", "soon"} {
		var count atomic.Int64
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			count.Add(1)
			if retryAfter != "" {
				w.Header().Set("Retry-After", retryAfter)
			}
			w.WriteHeader(http.StatusServiceUnavailable)
		}))
		t.Cleanup(server.Close)
		run := runURL(t, server.URL, load(t, "update-devicemanagementscriptuserstate"), runner.Options{Mock: true})
		for _, v := range run.Verdicts {
			if v.Status != verdict.Error && v.Family != "documentation" && v.Check != "throttle-again" || v.Status == verdict.Fail || v.Status == verdict.Warn {
				t.Errorf("Retry-After %q: %s is %s: %v", retryAfter, v.ID, v.Status, v.Findings)
			}
		}
		if run.Footer.Exit != 3 || count.Load() > 60 {
			t.Errorf("Retry-After %q: want exit 3 and few requests, got %d after %d", retryAfter, run.Footer.Exit, count.Load())
		}
	}
}

func faithful(t *testing.T, contracts []*contract.Contract) http.Handler {
	t.Helper()
	handler, err := mock.New(contracts, mock.Options{Now: wire.Now, NewID: wire.NewGUID})
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

func mustBeQuiet(t testing.TB, run *verdict.Run) {
	t.Helper()
	for _, v := range run.Verdicts {
		if v.Status != verdict.Pass && v.Status != verdict.Skip && v.Status != verdict.Info {
			t.Errorf("%s is %s: %s %v", v.ID, v.Status, v.Reason, v.Findings)
		}
	}
}

// reorder writes the members of an object in alphabetical order.
func reorder(_ http.Header, body []byte) []byte {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return body
	}
	var out []string
	for name, value := range members {
		out = append(out, strconv.Quote(name)+":"+string(value))
	}
	return []byte("{" + strings.Join(out, ",") + "}")
}

// drops removes Content-Length, so that the response is sent in chunks of one byte.
type drops struct{ http.ResponseWriter }

func (d drops) WriteHeader(status int) {
	d.Header().Del("Content-Length")
	d.ResponseWriter.WriteHeader(status)
}

func (d drops) Write(b []byte) (int, error) {
	d.Header().Del("Content-Length")
	for i := range b {
		if _, err := d.ResponseWriter.Write(b[i : i+1]); err != nil {
			return i, err
		}
		if f, ok := d.ResponseWriter.(http.Flusher); ok {
			f.Flush()
		}
	}
	return len(b), nil
}
