package tenant

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// conditioned guards a target without pauses, and collects what Say is called with.
func conditioned(t *testing.T, f *fake) (wire.Target, *Session, *[]string) {
	t.Helper()
	var said []string
	opts := settings(t)
	opts.Say = func(text string) { said = append(said, text) }
	s := open(t, opts)
	g := s.Guard(f).(*guard)
	return g, s, &said
}

// meanwhile calls do before the next write.
func (f *fake) meanwhile(do func()) {
	f.before = func(r wire.Request) {
		if r.Method == http.MethodPatch {
			f.before = nil
			do()
		}
	}
}

func TestChangesBetweenReadAndWriteAreKept(t *testing.T) {
	for name, tc := range map[string]struct {
		change map[string]any // nil removes the entity
		want   string         // empty if the write is sent
	}{
		"what the write names":       {map[string]any{"name": "Portal"}, "someone else has changed name"},
		"something else":             {map[string]any{"count": 7.0}, "someone else has changed count"},
		"what is never written":      {map[string]any{"userPrincipalName": "eve@example.com"}, "someone else has changed userPrincipalName"},
		"what a service keeps":       {map[string]any{"lastSeen": "now"}, ""},
		"to the value of the write":  {map[string]any{"name": "Gate"}, ""},
		"its removal":                {nil, "cannot tell whether someone else has changed"},
		"a tag without a difference": {map[string]any{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			g, s, said := conditioned(t, f)
			f.meanwhile(func() {
				if tc.change == nil {
					delete(f.entities, widget)
					f.answer = func(r wire.Request) *wire.Exchange {
						if r.Method == http.MethodPatch {
							return answer(http.StatusPreconditionFailed, "", nil)
						}
						return nil
					}
					return
				}
				f.set(widget, tc.change)
			})
			x := g.Do(t.Context(), patch(widget, `{"name":"Gate"}`))
			if tc.want == "" {
				if x.Failure != nil || x.Status != http.StatusNoContent || len(x.Earlier) != 1 {
					t.Errorf("want it made at the second try, got %d %+v", x.Status, x.Failure)
				}
			} else if x.Failure == nil || x.Failure.Kind != NotSent || !strings.Contains(x.Failure.Err.Error(), tc.want) || x.Status != http.StatusPreconditionFailed {
				t.Errorf("want %q, got %d %+v", tc.want, x.Status, x.Failure)
			}
			restoreNow(t, f, s.journal)
			want := maps.Clone(newFake().entities[widget])
			for name, v := range tc.change {
				if name != "name" || v != "Gate" { // cannot be told from the run's own
					want[name] = v
				}
			}
			if got := f.entities[widget]; tc.change != nil && !maps.Equal(got, want) {
				t.Errorf("want %v, got %v", want, got)
			}
			if len(*said) > 0 {
				t.Errorf("want nothing said, got %v", *said)
			}
		})
	}
}

// However a target treats its own tags, two updates of one entity succeed, or get the same response as without If-Match.
func TestTargetsThatRejectTheirTags(t *testing.T) {
	patched := func(f func(r wire.Request) *wire.Exchange) func(*fake) {
		return func(t *fake) {
			t.answer = func(r wire.Request) *wire.Exchange {
				if r.Method != http.MethodPatch {
					return nil
				}
				return f(r)
			}
		}
	}
	refuse := func(status int) func(*fake) {
		return patched(func(r wire.Request) *wire.Exchange {
			if r.Header.Get("If-Match") == "" {
				return nil
			}
			return answer(status, "", nil)
		})
	}
	always := func(status int) func(*fake) {
		return patched(func(wire.Request) *wire.Exchange { return answer(status, "", nil) })
	}
	ok := []int{http.StatusNoContent, http.StatusNoContent}
	for name, tc := range map[string]struct {
		target func(*fake)
		status []int
		log    string
		said   string
	}{
		"takes them":     {func(*fake) {}, ok, "GET GET GET GET PATCH+ GET PATCH+", ""},
		"has none":       {func(f *fake) { f.tags = false }, ok, "GET GET GET GET PATCH GET PATCH", ""},
		"in bodies only": {func(f *fake) { f.bodyTags = true }, ok, "GET GET GET GET PATCH+ GET PATCH+", ""},
		"ignores them": {func(f *fake) {
			f.answer = func(r wire.Request) *wire.Exchange { r.Header.Del("If-Match"); return nil }
		}, ok, "GET GET GET GET PATCH+ GET PATCH+", ""},
		"refuses them":         {refuse(412), ok, "GET GET GET GET PATCH+ GET PATCH+ GET PATCH+ GET PATCH GET PATCH", "returns 412 for its own entity tag"},
		"calls them malformed": {refuse(400), ok, "GET GET GET GET PATCH+ GET PATCH GET PATCH", "returns 400 for its own entity tag"},
		"has no conditions":    {refuse(501), ok, "GET GET GET GET PATCH+ GET PATCH GET PATCH", "returns 501 for its own entity tag"},
		"wants none":           {refuse(428), ok, "GET GET GET GET PATCH+ GET PATCH GET PATCH", "returns 428 for its own entity tag"},
		"always 412":           {always(412), []int{412, 412}, "GET GET GET GET PATCH+ GET PATCH+ GET PATCH+ GET PATCH GET PATCH+ GET PATCH+ GET PATCH+ GET PATCH", ""},
		"always 400":           {always(400), []int{400, 400}, "GET GET GET GET PATCH+ GET PATCH GET PATCH+ GET PATCH", ""},
		"always 403":           {always(403), []int{403, 403}, "GET GET GET GET PATCH+ GET PATCH+", ""},
		"another at every read": {func(f *fake) {
			f.answer = func(r wire.Request) *wire.Exchange {
				f.version[widget]++
				return nil
			}
		}, ok, "GET GET GET GET PATCH+ GET PATCH+ GET PATCH+ GET PATCH GET PATCH", "returns 412 for its own entity tag"},
		"throttled without": {patched(func(r wire.Request) *wire.Exchange {
			if r.Header.Get("If-Match") != "" {
				return answer(400, "", nil)
			}
			return answer(429, "", nil)
		}), []int{429, 429}, "GET GET GET GET PATCH+ GET PATCH GET PATCH+ GET PATCH", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			g, s, said := conditioned(t, f)
			tc.target(f)
			var log []string
			f.before = func(r wire.Request) {
				if r.Header.Get("If-Match") != "" {
					r.Method += "+"
				}
				log = append(log, r.Method)
			}
			for i, body := range []string{`{"name":"Gate"}`, `{"name":"Hatch"}`} {
				if x := g.Do(t.Context(), patch(widget, body)); x.Failure != nil || x.Status != tc.status[i] {
					t.Errorf("want %d, got %d %+v", tc.status[i], x.Status, x.Failure)
				}
			}
			if got := strings.Join(log, " "); got != tc.log {
				t.Errorf("want %s, got %s", tc.log, got)
			}
			if got := strings.Join(*said, "\n"); !strings.Contains(got, tc.said) || len(*said) > 1 || tc.said == "" && got != "" {
				t.Errorf("want %q said once, got %q", tc.said, got)
			}
			noted := 0
			if raw, err := os.ReadFile(s.writer.file); err != nil {
				t.Error(err)
			} else {
				noted = strings.Count(string(raw), `"type":"write"`)
			}
			if sent := strings.Count(tc.log, "PATCH"); noted != sent {
				t.Errorf("want %d writes in the journal, got %d", sent, noted)
			}
			if out := restoreNow(t, f, s.journal); out[0].Err != nil {
				t.Errorf("want it restored, got %+v", out)
			}
			asBefore(t, f)
		})
	}
}

// Reads that lag one write behind return stale tags.
func TestReadsThatAreBehind(t *testing.T) {
	f := newFake()
	g, _, said := conditioned(t, f)
	var shown *wire.Exchange
	f.answer = func(r wire.Request) *wire.Exchange {
		if r.Method != http.MethodGet {
			return nil
		}
		behind := shown
		e := maps.Clone(f.entities[widget])
		shown = answer(http.StatusOK, fmt.Sprintf(`W/"%d"`, f.version[widget]), e)
		return behind
	}
	for i := range 4 {
		if x := g.Do(t.Context(), patch(widget, fmt.Sprintf(`{"name":"Gate %d"}`, i))); x.Failure != nil || x.Status != http.StatusNoContent {
			t.Errorf("want it made, got %d %+v", x.Status, x.Failure)
		}
	}
	if len(*said) > 0 {
		t.Errorf("want nothing said, got %v", *said)
	}
}

// The conditions of a case itself are sent unchanged.
func TestConditionsOfCases(t *testing.T) {
	with := func(name, value string) wire.Request {
		r := patch(widget, `{"name":"Gate"}`)
		r.Header.Set(name, value)
		return r
	}
	asIs := func(r wire.Request) wire.Request { r.FixedIfMatch = true; return r }
	batch := newRequest(http.MethodPost, base+"/$batch")
	batch.Body = []byte(`{"requests":[{"id":"1","method":"PATCH","url":"widgets/w1","body":{"name":"x"}}]}`)
	for name, tc := range map[string]struct {
		req  wire.Request
		want string
	}{
		"none":                 {patch(widget, `{"name":"Gate"}`), `W/"0"`},
		"left out on purpose":  {asIs(patch(widget, `{"name":"Gate"}`)), ""},
		"any":                  {with("If-Match", "*"), `W/"0"`},
		"any, on purpose":      {asIs(with("If-Match", "*")), "*"},
		"stale":                {with("If-Match", `W/"9"`), `W/"9"`},
		"malformed":            {with("If-Match", "conform-no-tag"), "conform-no-tag"},
		"no entity":            {with("If-None-Match", "*"), ""},
		"a batch":              {batch, ""},
		"a path beside it":     {patch(widget+"/more", `{"name":"Gate"}`), ""},
		"an entity not there":  {patch(base+"/widgets/none", `{"name":"Gate"}`), ""},
		"one of no concern":    {patch(base+"/widgets/w2", `{"name":"Gate"}`), ""},
		"the tag just read":    {with("If-Match", `W/"0"`), `W/"0"`},
		"no change, no token":  {func() wire.Request { r := patch(widget, `{}`); r.Auth = wire.AuthNone; return r }(), ""},
		"a change, no token":   {func() wire.Request { r := patch(widget, `{"name":"x"}`); r.Auth = wire.AuthNone; return r }(), `W/"0"`},
		"a method of its own":  {func() wire.Request { r := patch(widget, `{"name":"x"}`); r.Method = "CONFORMX"; return r }(), `W/"0"`},
		"another way to write": {func() wire.Request { r := patch(widget, `{"name":"x"}`); r.Method = "patch"; return r }(), `W/"0"`},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			f.entities[base+"/widgets/w2"] = map[string]any{"id": "w2", "name": "Lid", "count": 1.0}
			g, _, _ := conditioned(t, f)
			x := g.Do(t.Context(), tc.req)
			if x.Failure != nil || x.Request.Header.Get("If-Match") != tc.want {
				t.Errorf("want If-Match %q sent, got %q, %+v", tc.want, x.Request.Header.Get("If-Match"), x.Failure)
			}
		})
	}
}

// A write without a tag that waited for Retry-After does not overwrite what someone else has written in that time.
func TestChangesDuringAWaitAreKept(t *testing.T) {
	for name, tc := range map[string]struct {
		theirs map[string]any
		want   any
	}{
		"no change":        {nil, "Gate"},
		"a change":         {map[string]any{"name": "Portal"}, "Portal"},
		"another property": {map[string]any{"count": 9.0}, "Door"},
	} {
		f, opts := newFake(), settings(t)
		f.tags, opts.Sleep = false, f.sleep
		f.answer = func(r wire.Request) *wire.Exchange {
			if r.Method != http.MethodPatch {
				return nil
			}
			f.answer = nil
			x := answer(http.StatusTooManyRequests, "", nil)
			x.Header.Set("Retry-After", "10")
			return x
		}
		waits := 0
		target := wire.NewPaced(f, wire.Pace{Sleep: func(_ context.Context, d time.Duration) error {
			if waits++; d > time.Second && tc.theirs != nil {
				f.set(widget, tc.theirs)
			}
			return nil
		}})
		x := open(t, opts).Guard(target).Do(t.Context(), patch(widget, `{"name":"Gate"}`))
		if (x.Failure == nil) != (tc.theirs == nil) || f.entities[widget]["name"] != tc.want || len(x.Earlier) != 1 {
			t.Errorf("%s: want %v, got %v, %+v", name, tc.want, f.entities[widget], x.Failure)
		}
	}
}

// Neither does a restore.
func TestChangesDuringAWaitOfARestoreAreKept(t *testing.T) {
	f, opts := newFake(), settings(t)
	f.tags, opts.Sleep = false, f.sleep
	u := crashed(t, f, opts, `{"name":"Gate","count":5}`)
	f.answer = func(r wire.Request) *wire.Exchange {
		if r.Method != http.MethodPatch {
			return nil
		}
		f.answer = nil
		x := answer(http.StatusTooManyRequests, "", nil)
		x.Header.Set("Retry-After", "10")
		return x
	}
	target := wire.NewPaced(f, wire.Pace{Sleep: func(_ context.Context, d time.Duration) error {
		if d > time.Second {
			f.set(widget, map[string]any{"name": "Portal"})
		}
		return nil
	}})
	out, err := RestoreJournal(t.Context(), opts, u, target)
	if err != nil || len(out) != 1 || out[0].Err != nil || f.entities[widget]["name"] != "Portal" || f.entities[widget]["count"] != 1.0 {
		t.Errorf("want Portal kept and count restored, got %v, %+v, %v", f.entities[widget], out, err)
	}
}

// A case about the tag itself gets the response, unless someone else has changed the entity.
func TestCaseAboutTheTagThatWasRead(t *testing.T) {
	for _, changed := range []bool{false, true} {
		f := newFake()
		g, _, _ := conditioned(t, f)
		f.answer = func(r wire.Request) *wire.Exchange {
			if r.Method == http.MethodPatch {
				return answer(http.StatusPreconditionFailed, "", nil)
			}
			return nil
		}
		if changed {
			f.meanwhile(func() { f.set(widget, map[string]any{"name": "Portal"}) })
		}
		r := patch(widget, `{"name":"Gate"}`)
		r.Header.Set("If-Match", `W/"0"`)
		if x := g.Do(t.Context(), r); x.Status != http.StatusPreconditionFailed || (x.Failure != nil) != changed {
			t.Errorf("want 412, and a failure %t, got %d %+v", changed, x.Status, x.Failure)
		}
	}
}

// Once a target has accepted a tag, 400 is not about the tag.
func TestBadRequestOfATargetThatTakesTags(t *testing.T) {
	f := newFake()
	g, _, said := conditioned(t, f)
	g.Do(t.Context(), patch(widget, `{"name":"Gate"}`))
	f.log = nil
	if x := g.Do(t.Context(), patch(widget, `{"name"`)); x.Status != http.StatusBadRequest || len(f.log) != 2 || len(*said) > 0 {
		t.Errorf("want 400 and no second try, got %d, %v, %v", x.Status, f.log, *said)
	}
}

// A service may change what no update may set, even if a case names it: that is no change by someone else.
func TestMembersThatAServiceChanges(t *testing.T) {
	f := newFake()
	f.entities[widget]["lastSeen"] = "then"
	g, s, _ := conditioned(t, f)
	for _, seen := range []string{"now", "later"} {
		if x := g.Do(t.Context(), patch(widget, `{"name":"Gate","lastSeen":"conform"}`)); x.Failure != nil {
			t.Error(x.Failure.Err)
		}
		f.set(widget, map[string]any{"lastSeen": seen})
	}
	out := restoreNow(t, f, s.journal)
	if out[0].Err != nil || len(out[0].Foreign) > 0 || f.entities[widget]["name"] != "Door" || f.entities[widget]["lastSeen"] != "later" {
		t.Errorf("want the name restored and nothing said of lastSeen, got %+v, %v", out, f.entities[widget])
	}
}
