package tenant

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

const (
	base   = "https://graph.example.com/beta"
	widget = base + "/widgets/w1"
)

// fake is a target in memory. It calls before ahead of each request.
type fake struct {
	mu       sync.Mutex
	entities map[string]map[string]any
	version  map[string]int
	tags     bool            // entities have tags
	bodyTags bool            // but only in bodies
	tells    bool            // responses to updates have the new tag
	hidden   map[string]bool // members that are returned only if $select names them
	before   func(req wire.Request)
	answer   func(req wire.Request) *wire.Exchange
	log      []string
	now      time.Duration // what sleepers have slept
}

// sleep is the clock of sessions and restores against the fake.
func (f *fake) sleep(ctx context.Context, d time.Duration) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now += d
	return ctx.Err()
}

func newFake() *fake {
	return &fake{tags: true, version: map[string]int{}, hidden: map[string]bool{}, entities: map[string]map[string]any{
		widget: {"id": "w1", "name": "Door", "count": 1.0, "userPrincipalName": "ada@example.com"},
	}}
}

func (f *fake) Name() string { return "fake" }

func (f *fake) Do(_ context.Context, req wire.Request) *wire.Exchange {
	x := f.serve(req)
	x.Request = req
	return x
}

func (f *fake) serve(req wire.Request) *wire.Exchange {
	if f.before != nil {
		f.before(req)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.log = append(f.log, req.Method+" "+strings.TrimPrefix(req.URL, base))
	if f.answer != nil {
		if x := f.answer(req); x != nil {
			return x
		}
	}
	url, query, _ := strings.Cut(req.URL, "?")
	e := f.entities[url]
	tag := fmt.Sprintf(`W/"%d"`, f.version[url])
	switch {
	case e == nil:
		return answer(http.StatusNotFound, "", nil)
	case req.Method == http.MethodGet:
		shown := map[string]any{"@odata.context": "$metadata#widgets"}
		if f.bodyTags {
			shown["@odata.etag"] = tag
		}
		for name, v := range e {
			if !f.hidden[name] || strings.Contains(query, name) {
				shown[name] = v
			}
		}
		return f.tagged(answer(http.StatusOK, tag, shown))
	case f.tags && req.Header.Get("If-Match") != "" && req.Header.Get("If-Match") != tag:
		return answer(http.StatusPreconditionFailed, "", nil)
	case req.Method == http.MethodDelete:
		delete(f.entities, url)
		return answer(http.StatusNoContent, "", nil)
	case req.Method != http.MethodPatch:
		return answer(http.StatusMethodNotAllowed, "", nil)
	}
	var change map[string]any
	if json.Unmarshal(req.Body, &change) != nil {
		return answer(http.StatusBadRequest, "", nil)
	}
	f.set(url, change)
	if tag = ""; f.tells {
		tag = fmt.Sprintf(`W/"%d"`, f.version[url])
	}
	return f.tagged(answer(http.StatusNoContent, tag, nil))
}

func (f *fake) set(url string, change map[string]any) {
	e := maps.Clone(f.entities[url])
	for name, v := range change {
		if v == nil {
			delete(e, name)
		} else if isState(name) {
			e[name] = v
		}
	}
	f.entities[url] = e
	f.version[url]++
}

func (f *fake) tagged(x *wire.Exchange) *wire.Exchange {
	if !f.tags || f.bodyTags {
		x.Header.Del("ETag")
	}
	return x
}

func answer(status int, tag string, body map[string]any) *wire.Exchange {
	x := &wire.Exchange{Status: status, Header: http.Header{}}
	if tag != "" {
		x.Header.Set("ETag", tag)
	}
	if body != nil {
		x.Header.Set("Content-Type", "application/json")
		x.Body, _ = json.Marshal(body)
	}
	return x
}

func equalJSON(_, _ string, a, b json.RawMessage) bool { return bytes.Equal(a, b) }

func settings(t *testing.T) Options {
	t.Helper()
	return Options{
		Dir: t.TempDir(), Run: "run-1", Target: "contoso", Base: base, Entities: []string{widget}, Writes: true,
		NeverWrite: NeverWrite(), Permit: anything, Equal: equalJSON, Secret: func(s string) bool { return strings.Contains(s, "s3cret-token") },
		Writable: func(string) []string { return []string{"count", "name"} }, KeyProperty: keyOfWidgets,
		Settle: settleTime, Sleep: newFake().sleep,
	}
}

// keyOfWidgets returns the property with the key, which the URL of the collection does not have.
func keyOfWidgets(url string) string {
	if url == collectionURL {
		return ""
	}
	return "id"
}

func anything(wire.Request) error { return nil }

const settleTime = 3 * time.Second

func open(t *testing.T, opts Options) *Session {
	t.Helper()
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func patch(url, body string) wire.Request {
	r := newRequest(http.MethodPatch, url)
	r.Header.Set("Content-Type", "application/json")
	r.Body = []byte(body)
	return r
}

func names(m map[string][]json.RawMessage) []string { return slices.Sorted(maps.Keys(m)) }

// restoreNow restores with the clock of the fake.
func restoreNow(t *testing.T, f *fake, j *Journal) []Outcome {
	t.Helper()
	return newRestorer(j, f, Options{Equal: equalJSON, Settle: settleTime, Sleep: f.sleep}).restore(t.Context())
}
