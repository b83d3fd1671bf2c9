package tenant

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

// What the first read after an update shows in place of a sent value is the run's own, as the target stores it; a later change is
// someone else's; and if nothing shows which, the run is not over.
func TestValuesThatNoTextResembles(t *testing.T) {
	code := func(e, change map[string]any) bool {
		maps.Copy(e, change)
		if change["name"] == "red" {
			e["name"] = "#0003b0"
		}
		return true
	}
	for name, tc := range map[string]struct {
		tags, tells bool
		reads       bool // the run reads after its update
		crash       bool
		theirs      any // what someone else writes before that read, or before the restore
		early       bool
		want        any
		failed      bool
	}{
		"stored otherwise":                    {reads: true, want: "Door"},
		"with tags":                           {tags: true, tells: true, reads: true, want: "Door"},
		"with tags of reads only":             {tags: true, reads: true, want: "Door"},
		"after a crash":                       {reads: true, crash: true, want: "Door"},
		"not read":                            {want: "#0003b0", failed: true},
		"not read, with tags of reads only":   {tags: true, want: "#0003b0", failed: true},
		"not read, with tags":                 {tags: true, tells: true, want: "Door"},
		"written later":                       {reads: true, theirs: "Portal", want: "Portal"},
		"written later, after a crash":        {reads: true, crash: true, theirs: "Portal", want: "Portal", failed: true},
		"written later, not read":             {theirs: "Portal", want: "Portal", failed: true},
		"written later, not read, with tags":  {tags: true, tells: true, theirs: "Portal", want: "Portal", failed: true},
		"written before the read, with tags":  {tags: true, tells: true, reads: true, early: true, theirs: "Portal", want: "Portal", failed: true},
		"written with the old value, no tags": {reads: true, theirs: "Door", want: "Door"},
	} {
		f, opts := newFake(), settings(t)
		f.tags, f.tells, opts.Sleep = tc.tags, tc.tells, f.sleep
		f.answer = update(f, code)
		s := open(t, opts)
		g := s.Guard(f)
		if x := g.Do(t.Context(), patch(widget, `{"name":"red"}`)); x.Failure != nil {
			t.Fatal(x.Failure.Err)
		}
		if tc.early {
			f.set(widget, map[string]any{"name": tc.theirs})
		}
		if tc.reads {
			req := newRequest(http.MethodGet, widget)
			req.Auth = wire.AuthToken
			g.Do(t.Context(), req)
		}
		if tc.reads && !tc.early {
			if x := g.Do(t.Context(), patch(widget, `{"count":5}`)); x.Failure != nil {
				t.Fatal(x.Failure.Err)
			}
			g.Do(t.Context(), newRequest(http.MethodGet, widget))
		}
		if tc.theirs != nil && !tc.early {
			f.set(widget, map[string]any{"name": tc.theirs})
		}
		var out []Outcome
		if tc.crash {
			s.Close()
			j, err := ReadJournal(s.journal.File)
			if err != nil {
				t.Fatal(err)
			}
			out = restoreNow(t, f, j)
		} else {
			out, _ = s.Restore(t.Context(), f)
		}
		if len(out) != 1 || (out[0].Err != nil) != tc.failed || f.entities[widget]["name"] != tc.want || f.entities[widget]["count"] != 1.0 {
			t.Errorf("%s: want %v and an error %t, got %v, %+v", name, tc.want, tc.failed, f.entities[widget], out)
		}
	}
}

// A later value is someone else's, however it resembles one of the run's or even is one, if a read showed what became of those and an entity
// tag shows that the run did not write it. Without that, nobody knows whose it is. It is kept either way.
func TestLaterValueThatResembles(t *testing.T) {
	for _, theirs := range []any{"", "Gat", "GATE", " Gate", "Gate"} {
		for _, tells := range []bool{true, false} {
			for _, reads := range []bool{true, false} {
				if theirs == "Gate" && !(tells && reads) {
					continue // the run sent it
				}
				f, opts := newFake(), settings(t)
				f.tells, opts.Sleep = tells, f.sleep
				s := open(t, opts)
				g := s.Guard(f)
				read := newRequest(http.MethodGet, widget)
				for _, r := range []wire.Request{patch(widget, `{"name":"Gate"}`), read, patch(widget, `{"name":"Hatch"}`), read, patch(widget, `{"count":5}`)} {
					if x := g.Do(t.Context(), r); x.Failure != nil {
						t.Fatal(x.Failure.Err)
					}
				}
				if reads {
					g.Do(t.Context(), read)
				}
				f.set(widget, map[string]any{"name": theirs})
				if x := g.Do(t.Context(), patch(widget, `{"name":"x"}`)); x.Failure == nil {
					t.Errorf("%q, tags %t, read %t: want the update refused", theirs, tells, reads)
				}
				out, err := s.Restore(t.Context(), f)
				if err != nil || len(out) != 1 || (out[0].Err == nil) != reads || f.entities[widget]["name"] != theirs || f.entities[widget]["count"] != 1.0 {
					t.Errorf("%q, tags %t, read %t: want it kept, got %+v, %v", theirs, tells, reads, out, f.entities[widget])
				}
			}
		}
	}
}

// What changes with an update that did not name it is told with both values. If an update may set it, the target is not as it was, and
// the request is printed.
func TestSideEffects(t *testing.T) {
	for name, tc := range map[string]struct {
		before, after map[string]any // of the members that the update changes
		tags          bool
		failed        string
		byHand        string
	}{
		"read-only":           {map[string]any{"state": "published"}, map[string]any{"state": "draft"}, true, `state "draft" (before: "published")`, ""},
		"added":               {nil, map[string]any{"hold": true}, false, `hold true (before: missing)`, ""},
		"writable":            {nil, map[string]any{"count": -3.0}, false, `count -3 (before: 1)`, `{"count":1}`},
		"writable, with tags": {nil, map[string]any{"count": -3.0}, true, "", ""},
		"instants":            {map[string]any{"seen": "2026-01-01T00:00:00Z"}, map[string]any{"seen": "2026-01-02T00:00:00Z"}, false, "", ""},
		"version":             {map[string]any{"version": "a"}, map[string]any{"version": "b"}, false, "", ""},
		"counter":             {map[string]any{"uses": 1.0}, map[string]any{"uses": 2.0}, false, "", ""},
		"modified by":         {map[string]any{"lastModifiedBy": "ada"}, map[string]any{"lastModifiedBy": "app"}, false, "", ""},
	} {
		f, opts := newFake(), settings(t)
		f.tags, f.tells, opts.Sleep = tc.tags, true, f.sleep
		maps.Copy(f.entities[widget], tc.before)
		f.answer = func(req wire.Request) *wire.Exchange {
			var change map[string]any
			if req.Method == http.MethodPatch && json.Unmarshal(req.Body, &change) == nil && change["name"] == "Gate" {
				maps.Copy(change, tc.after)
				req.Body, _ = json.Marshal(change)
				f.set(widget, change)
				x := answer(http.StatusNoContent, "", nil)
				if tc.tags {
					x.Header.Set("ETag", `W/"1"`)
				}
				return x
			}
			return nil
		}
		s := open(t, opts)
		g := s.Guard(f)
		req := newRequest(http.MethodGet, widget)
		req.Auth = wire.AuthToken
		for _, r := range []wire.Request{patch(widget, `{"name":"Gate"}`), req} {
			if x := g.Do(t.Context(), r); x.Failure != nil {
				t.Fatal(x.Failure.Err)
			}
		}
		out, err := s.Restore(t.Context(), f)
		if err != nil || len(out) != 1 || f.entities[widget]["name"] != "Door" {
			t.Fatalf("%s: want the name restored, got %+v, %v", name, out, err)
		}
		got, byHand := "", ""
		if out[0].Err != nil {
			got = out[0].Err.Error()
		}
		if out[0].ByHand != nil {
			byHand = string(out[0].ByHand.Body)
		}
		if !strings.HasPrefix(got, tc.failed) || (got == "") != (tc.failed == "") || byHand != tc.byHand {
			t.Errorf("%s: want %q and %s, got %q and %s", name, tc.failed, tc.byHand, got, byHand)
		}
	}
}

// A read that lags shows what was there before an update, and nothing of what the target made of it: that is still written back.
func TestReadsBeforeAnUpdateAreNoEvidence(t *testing.T) {
	const first, second = `{"name":"A"}`, `{"name":"B"}`
	door, a, b := map[string]any{"name": "Door", "count": 1.0}, map[string]any{"name": "A", "count": 1.0}, map[string]any{"name": "B", "count": 1.0}
	for name, tc := range map[string]struct {
		updates []string
		shown   []map[string]any // by the read after each
		makes   map[string]any   // what the target makes of the last one
	}{
		"another form": {
			[]string{`{"name":"conform-1-1"}`, second, "{\"name\":\"conform8\xff\"}"},
			[]map[string]any{{"name": "conform-1-1", "count": 1.0}, b, {"name": "conform-1-1", "count": 1.0}}, map[string]any{"name": "conform8\ufffd"},
		},
		"the old value":  {[]string{first, `{"name":null}`}, []map[string]any{a, door}, map[string]any{"name": "none"}},
		"another member": {[]string{first, second, `{"name":"A","count":70000}`}, []map[string]any{a, b, a}, map[string]any{"name": "A", "count": 9.0}},
		"one not named":  {[]string{first, second, first}, []map[string]any{a, b, a}, map[string]any{"name": "A", "count": 9.0}},
		"never seen before": {
			[]string{`{"name":"red"}`, `{"name":"blue"}`}, []map[string]any{door, {"name": "#ff0000", "count": 1.0}}, map[string]any{"name": "#0000ff"},
		},
	} {
		for _, kill := range []bool{false, true} {
			f, opts := newFake(), settings(t)
			f.tags, opts.Sleep = false, f.sleep
			s := open(t, opts)
			g := s.Guard(f)
			read := newRequest(http.MethodGet, widget)
			read.Auth = wire.AuthToken
			for i, body := range tc.updates {
				if x := g.Do(t.Context(), patch(widget, body)); x.Failure != nil {
					t.Fatal(x.Failure.Err)
				}
				shown := maps.Clone(tc.shown[i])
				shown["id"] = "w1"
				f.answer = func(wire.Request) *wire.Exchange { return answer(http.StatusOK, "", shown) }
				g.Do(t.Context(), read)
				f.answer = nil
			}
			f.set(widget, tc.makes)
			out, err := restoreOnce(t, f, s, opts, kill)
			e := f.entities[widget]
			if isBack := e["name"] == "Door" && e["count"] == 1.0; err != nil || len(out) != 1 || !isBack && (out[0].Err == nil || len(journalsIn(t, opts)) != 1) {
				t.Errorf("%s, killed %t: want it restored, or an error and the journal, got %v, %+v, %v", name, kill, e, out, err)
			}
		}
	}
}
