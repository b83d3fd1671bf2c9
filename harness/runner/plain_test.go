package runner_test

import (
	"cmp"
	"encoding/json"
	"io"
	"maps"
	"math"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/wire"
)

// plain is a server that keeps the promises of update-devicemanagementscriptuserstate and does nothing else: no entity tags, no
// preferences, no batches, no formats. encoding/json parses bodies, and a router answers unknown paths.
type plain struct {
	mu     sync.Mutex
	states map[string]map[string]any
}

func (p *plain) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	if !strings.HasPrefix(id, "conform-") {
		if wantsKey := strings.HasSuffix(strings.TrimSuffix(r.URL.Path, "/"+id), "userRunStates"); !wantsKey {
			http.NotFound(w, r)
			return
		}
		reject(w, r, http.StatusNotFound)
		return
	}
	w.Header().Set("OData-Version", "4.0")
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token != testToken {
		w.Header().Set("WWW-Authenticate", `Bearer realm="plain"`)
		reject(w, r, http.StatusUnauthorized)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	state := p.states[r.URL.Path]
	if state == nil {
		state = map[string]any{"id": id, "successDeviceCount": 1.0, "errorDeviceCount": 2.0, "userPrincipalName": "a@example.com"}
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
	case http.MethodPatch:
		status, next := update(state, r)
		if status != http.StatusOK {
			if status == http.StatusUnsupportedMediaType {
				w.Header().Set("Accept-Patch", "application/json")
			}
			reject(w, r, status)
			return
		}
		state = next
	default:
		w.Header().Set("Allow", "GET, HEAD, PATCH")
		reject(w, r, http.StatusMethodNotAllowed)
		return
	}
	p.states[r.URL.Path] = state
	reply(w, r, http.StatusOK, state)
}

func update(state map[string]any, r *http.Request) (status int, next map[string]any) {
	media, params, err := mime.ParseMediaType(cmp.Or(r.Header.Get("Content-Type"), "application/json"))
	if err != nil || media != "application/json" || !strings.EqualFold(cmp.Or(params["charset"], "utf-8"), "utf-8") || r.Header.Get("Content-Encoding") != "" {
		return http.StatusUnsupportedMediaType, nil
	}
	body, err := io.ReadAll(r.Body)
	var change map[string]any
	if err != nil || !utf8.Valid(body) || json.Unmarshal(body, &change) != nil || change == nil { // json.Unmarshal takes any bytes in strings
		return http.StatusBadRequest, nil
	}
	next = maps.Clone(state)
	for name, v := range change {
		number, isNumber := v.(float64)
		_, isText := v.(string)
		switch {
		case strings.Contains(name, "@") || name == "id":
			continue
		case strings.HasSuffix(name, "DeviceCount") && isNumber && number == math.Trunc(number) && math.Abs(number) <= math.MaxInt32:
		case name == "userPrincipalName" && (isText || v == nil):
		default:
			return http.StatusBadRequest, nil
		}
		next[name] = v
	}
	return http.StatusOK, next
}

func reject(w http.ResponseWriter, r *http.Request, status int) {
	reply(w, r, status, map[string]any{"error": map[string]any{"code": "Refused", "message": "No: " + http.StatusText(status)}})
}

func reply(w http.ResponseWriter, r *http.Request, status int, body map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("request-id", wire.NewGUID())
	w.Header().Set("client-request-id", r.Header.Get("client-request-id"))
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// A server that keeps its promises, but offers less than Graph, causes no failure and no warning.
func TestPlainServer(t *testing.T) {
	server := httptest.NewServer(&plain{states: map[string]map[string]any{}})
	t.Cleanup(server.Close)
	contracts := load(t, "update-devicemanagementscriptuserstate")
	mustBeQuiet(t, runURL(t, server.URL, contracts, runner.Options{Mock: true, Concurrency: 1}))
}
