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
