package tenant

import (
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// Each invalid write is not sent, for its own reason, and has a valid twin that is.
func TestWritesThatAreNotSent(t *testing.T) {
	batch := newRequest(http.MethodPost, base+"/$batch")
	batch.Body = []byte(`{"requests":[{"id":"1","method":"PATCH","url":"widgets/w1","body":{"mail":"x"}}]}`)
	good := batch
	good.Body = []byte(`{"requests":[{"id":"1","method":"PATCH","url":"widgets/w1","body":{"name":"x"}},{"id":"2","method":"GET","url":"widgets/w1"}]}`)
	unread := func(status int) func(*fake, *Options) {
		return func(f *fake, _ *Options) {
			f.answer = func(r wire.Request) *wire.Exchange {
				if r.Method == http.MethodGet {
					return answer(status, "", map[string]any{"value": []any{}})
				}
				return answer(http.StatusNoContent, "", nil)
			}
		}
	}
	shows := func(body string) func(*fake, *Options) {
		return func(f *fake, _ *Options) {
			f.answer = func(wire.Request) *wire.Exchange {
				return &wire.Exchange{Status: http.StatusOK, Header: http.Header{}, Body: []byte(body)}
			}
		}
	}
	lists := func(body string) func(*fake, *Options) {
		return func(f *fake, o *Options) {
			shows(body)(f, o)
			o.KeyProperty = nil // the path ends in no key
		}
	}
	readOnly := func(_ *fake, o *Options) { o.Writes = false }
	anonymous, harmless := patch(widget, `{"name":"x"}`), patch(widget, `{}`)
	anonymous.Auth, harmless.Auth = wire.AuthNone, wire.AuthNone
	for name, tc := range map[string]struct {
		setup func(*fake, *Options)
		req   wire.Request
		want  string // empty if it is sent
	}{
		"valid":                  {nil, patch(widget, `{"name":"x"}`), ""},
		"batch":                  {nil, good, ""},
		"never written":          {nil, patch(widget, `{"userPrincipalName":"x"}`), "userPrincipalName is never written"},
		"never written, batched": {nil, batch, "mail is never written"},
		"never written, own": {func(_ *fake, o *Options) { o.NeverWrite = append(o.NeverWrite, "cou*") }, patch(widget, `{"count":2}`),
			"count is never written"},
		"no leave":                        {readOnly, patch(widget, `{"name":"x"}`), "may only be read"},
		"no leave, no token":              {readOnly, anonymous, "may only be read"},
		"no leave, no token, no change":   {readOnly, harmless, "may only be read"},
		"no token, no change, collection": {unread(http.StatusOK), harmless, ""},
		"no token":                        {nil, anonymous, ""},
		"no leave, unknown method":        {readOnly, newRequest("CONFORMX", widget), "may only be read"},
		"denied":                          {unread(http.StatusForbidden), patch(widget, `{"name":"x"}`), "want 200 to a GET, got 403"},
		"no route to entity":              {unread(http.StatusBadRequest), patch(widget, `{"name":"x"}`), "want 200 to a GET, got 400"},
		"no route beside":                 {unread(http.StatusBadRequest), patch(base+"/other", `{"name":"x"}`), ""},
		"empty collection":                {lists(`{"value":[]}`), patch(widget, `{"name":"x"}`), ""},
		"a list in place of the entity":   {shows(`{"value":[{"id":"1","name":"a","count":1}]}`), patch(widget, `{"name":"x"}`), "got an object with none of its properties"},
		"throttled":                       {unread(http.StatusTooManyRequests), patch(base+"/other", `{"name":"x"}`), "got 429"},
		"collection":                      {lists(`{"value":[{"id":"1","name":"a","count":1}]}`), patch(widget, `{"name":"x"}`), ""},
		"collection of several pages":     {lists(`{"value":[],"@odata.nextLink":"x"}`), patch(widget, `{"name":"x"}`), "got more"},
		"collection without ids":          {lists(`{"value":[{"name":"a","count":1}]}`), patch(widget, `{"name":"x"}`), "want an id"},
		"collection of summaries":         {lists(`{"value":[{"id":"1","name":"a"}]}`), patch(widget, `{"name":"x"}`), "want count of every entity"},
		"an empty object":                 {shows(`{}`), patch(widget, `{"name":"x"}`), "got an object with none of its properties"},
		"an error with 200":               {shows(`{"error":{"code":"x"}}`), patch(widget, `{"name":"x"}`), "got an object with none of its properties"},
		"not found":                       {unread(http.StatusNotFound), patch(widget, `{"name":"x"}`), "want 200 to a GET, got 404"},
		"another entity":                  {shows(`{"id":"w2","name":"Door","count":1}`), patch(widget, `{"name":"x"}`), "want the entity w1, got another one"},
		"shows the token": {func(f *fake, _ *Options) { f.entities[widget]["note"] = "Bearer s3cret-token" }, patch(widget, `{"name":"x"}`),
			"never written to a file"},
	} {
		t.Run(name, func(t *testing.T) {
			f, opts := newFake(), settings(t)
			if tc.setup != nil {
				tc.setup(f, &opts)
			}
			scope, err := NewScope(ScopeOptions{Base: base, Entity: widget, Template: "/widgets/{widgetId}", NeverWrite: opts.NeverWrite})
			if err != nil {
				t.Fatal(err)
			}
			opts.Permit = func(req wire.Request) error {
				if req.URL == base+"/other" {
					return nil
				}
				return scope.Check(req)
			}
			s := open(t, opts)
			x := s.Guard(f).Do(t.Context(), tc.req)
			sent := strings.Contains(strings.Join(f.log, "\n"), tc.req.Method+" "+strings.TrimPrefix(tc.req.URL, base))
			if tc.want == "" {
				if x.Failure != nil || !sent {
					t.Errorf("want it sent, got %+v, %v", x.Failure, f.log)
				}
				return
			}
			if x.Failure == nil || x.Failure.Kind != NotSent || !strings.Contains(x.Failure.Err.Error(), tc.want) || sent {
				t.Errorf("want it not sent with %q, got %+v, sent %v", tc.want, x.Failure, f.log)
			}
		})
	}
}

func TestWriteThatCannotBeJournaled(t *testing.T) {
	s, f := open(t, settings(t)), newFake()
	s.writer.file = t.TempDir() + "/missing\x00/x.ndjson"
	x := s.Guard(f).Do(t.Context(), patch(widget, `{"name":"x"}`))
	if x.Failure == nil || x.Failure.Kind != NotSent {
		t.Errorf("want it not sent, got %+v", x)
	}
	if f.entities[widget]["name"] != "Door" {
		t.Error("want the entity as it was")
	}
}

// The guard uses the run's own read for the write after it, and reads again after a write. Reads over the settle time show
// the state before the first.
func TestGuardReadsOnce(t *testing.T) {
	f := newFake()
	g := open(t, settings(t)).Guard(f)
	g.Do(t.Context(), newRequest(http.MethodGet, widget))
	g.Do(t.Context(), patch(widget, `{"name":"Gate"}`))
	g.Do(t.Context(), patch(widget, `{"count":2}`))
	want := strings.Repeat("GET /widgets/w1, ", 4) + "PATCH /widgets/w1, GET /widgets/w1, PATCH /widgets/w1"
	if got := strings.Join(f.log, ", "); got != want {
		t.Errorf("want %s, got %s", want, got)
	}
}

// The state before the first write is not that of a replica, or of a cache, that is behind.
func TestStateBeforeTheFirstWrite(t *testing.T) {
	for _, lags := range [][]time.Duration{{time.Second}, {2900 * time.Millisecond}, {0, 2 * time.Second}, {2 * time.Second, 0, time.Second}} {
		f, opts := newFake(), settings(t)
		opts.Sleep = f.sleep
		f.lagging(lags...)
		f.now += time.Minute
		f.set(widget, map[string]any{"name": "Portal"})
		f.before(wire.Request{})
		f.now += 10 * time.Millisecond
		s := open(t, opts)
		if x := s.Guard(f).Do(t.Context(), patch(widget, `{"name":"Gate"}`)); x.Failure != nil {
			t.Fatal(x.Failure.Err)
		}
		if _, err := s.Restore(t.Context(), f); err != nil || f.entities[widget]["name"] != "Portal" {
			t.Errorf("%v: want the value of before the run, got %v, %v", lags, f.entities[widget], err)
		}
	}
}

// Reads go past caches, unless a case is about one.
func TestReadsGoPastCaches(t *testing.T) {
	f := newFake()
	var got []string
	f.before = func(r wire.Request) { got = append(got, r.Method+" "+r.Header.Get("Cache-Control")) }
	g := open(t, settings(t)).Guard(f)
	conditional := newRequest(http.MethodGet, widget)
	conditional.Header = http.Header{"If-None-Match": {"*"}}
	for _, r := range []wire.Request{{Method: http.MethodGet, URL: widget}, conditional, patch(base+"/none", `{}`)} {
		g.Do(t.Context(), r)
	}
	if want := "GET no-cache, GET , GET no-cache, PATCH "; strings.Join(got, ", ") != want {
		t.Errorf("want %s, got %v", want, got)
	}
}

func TestSomeoneElsesChangeIsNotOverwritten(t *testing.T) {
	f := newFake()
	g := open(t, settings(t)).Guard(f)
	if x := g.Do(t.Context(), patch(widget, `{"name":"Gate"}`)); x.Failure != nil {
		t.Fatal(x.Failure.Err)
	}
	f.set(widget, map[string]any{"name": "Portal"})
	x := g.Do(t.Context(), patch(widget, `{"name":"Hatch"}`))
	if x.Failure == nil || !strings.Contains(x.Failure.Err.Error(), "someone else has changed name") {
		t.Errorf("want it not sent, got %+v", x)
	}
	if x := g.Do(t.Context(), patch(widget, `{"count":2}`)); x.Failure != nil {
		t.Errorf("want another member written all the same, got %v", x.Failure.Err)
	}
	if f.entities[widget]["name"] != "Portal" {
		t.Errorf("want Portal, got %v", f.entities[widget]["name"])
	}
}

// A target that ignores the end of a path may apply a write to the entity above it, so that is journaled, too.
func TestRelatedEntitiesAreJournaled(t *testing.T) {
	f := newFake()
	s := open(t, settings(t))
	s.Guard(f).Do(t.Context(), patch(widget+"/conformNoSuch", `{}`))
	u, err := ReadJournal(s.writer.file)
	if err != nil {
		t.Fatal(err)
	}
	if len(u.States) != 2 || !u.States[0].Absent || u.States[1].URL != widget {
		t.Errorf("want the path and the entity above it, got %+v", u.States)
	}
	if _, err := os.Stat(s.writer.file); err != nil {
		t.Error(err)
	}
}

// A read that fails before the first write says nothing: the others over the settle time decide.
func TestFailingReadsBeforeTheFirstWrite(t *testing.T) {
	for every := 2; every <= 5; every++ {
		for name, failed := range map[string]*wire.Exchange{
			"500": answer(http.StatusInternalServerError, "", nil), "429": answer(http.StatusTooManyRequests, "", nil),
			"cut": {Failure: &wire.Failure{Kind: wire.Disconnected, Err: errors.New("cut")}},
		} {
			f, opts := newFake(), settings(t)
			opts.Sleep = f.sleep
			reads := 0
			f.answer = func(r wire.Request) *wire.Exchange {
				if r.Method == http.MethodGet {
					if reads++; reads%every == 0 {
						return failed
					}
				}
				return nil
			}
			s := open(t, opts)
			if x := s.Guard(f).Do(t.Context(), patch(widget, `{"name":"Gate"}`)); x.Failure != nil {
				t.Errorf("%s, every %d: want it sent, got %v", name, every, x.Failure.Err)
			}
			if f.now > 4*settleTime {
				t.Errorf("%s, every %d: want no more reads than needed, got %s", name, every, f.now)
			}
		}
	}
}
