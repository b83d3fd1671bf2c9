package tenant

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/wire"
)

// What an accepted update set, or changed beside it, is as before at the end, or the run says that it is not and keeps its journal.
func TestTargetsThatDoMoreThanSet(t *testing.T) {
	emptied := func(e, change map[string]any) bool { // a PATCH that is taken for a PUT
		for name := range e {
			switch _, isList := e[name].([]any); {
			case name == "id" || name == "userPrincipalName":
			case isList:
				e[name] = []any{}
			default:
				e[name] = nil
			}
		}
		maps.Copy(e, change)
		return true
	}
	list := []any{"ada", "bob"}
	for name, tc := range map[string]struct {
		old    map[string]any
		apply  func(e, change map[string]any) bool
		bodies []string
		err    string         // empty if everything is restored
		after  map[string]any // what differs
	}{
		"taken for a PUT": {map[string]any{"groups": list, "note": "x"}, emptied, []string{`{"name":"Gate"}`, `{"count":2}`}, "", nil},
		"taken for a PUT, looks volatile": {map[string]any{"code": nil, "tags": nil, "zlocked": nil, "version": "3", "sequence": 5.0, "modifiedBy": "ada", "expiry": "2026-01-02T03:04:05Z", "updatedFlag": true},
			func(e, change map[string]any) bool {
				maps.Copy(e, map[string]any{"version": "", "sequence": 0.0, "expiry": "0001-01-01T00:00:00Z", "updatedFlag": false})
				delete(e, "modifiedBy")
				maps.Copy(e, change)
				return true
			}, []string{`{"name":"Gate"}`, `{"count":2}`}, "", nil},
		"taken for a PUT, empties a secret":    {map[string]any{"apiKey": "set", "note": "••••1234"}, emptied, []string{`{"name":"Gate"}`, `{"count":2}`}, "no update may set it to what was read", map[string]any{"apiKey": nil, "note": nil}},
		"taken for a PUT, rejects the unknown": {map[string]any{"groups": list}, without(emptied, "groups"), []string{`{"name":"Gate"}`}, "groups: want 2xx", map[string]any{"groups": []any{}}},
		"keeps null of what was not there":     {nil, func(e, change map[string]any) bool { maps.Copy(e, change); return true }, []string{`{"open":"x"}`}, "does not show them", map[string]any{"open": nil}},
		"hides a value": {map[string]any{"code": nil}, func(e, change map[string]any) bool {
			delete(change, "code")
			maps.Copy(e, change)
			return true
		}, []string{`{"code":"1","count":2}`}, "code read as null before, and after", nil},
		"shows a constant": {map[string]any{"code": "7"}, func(e, change map[string]any) bool {
			delete(change, "code")
			maps.Copy(e, change)
			return true
		}, []string{`{"code":"1","count":2}`}, "code reads as before, but no read has shown", nil},
		"adds to a collection": {map[string]any{"tags": list}, func(e, change map[string]any) bool {
			if added, is := change["tags"].([]any); is {
				change["tags"] = append(append([]any{}, e["tags"].([]any)...), added...)
			}
			return replaced(e, change)
		}, []string{`{"tags":["x"]}`}, "the target adds to it", map[string]any{"tags": []any{"ada", "bob", "x", "ada", "bob"}}},
		"locks itself": {map[string]any{"zlocked": false}, func(e, change map[string]any) bool {
			return (e["zlocked"] != true || len(change) == 1 && change["zlocked"] != nil) && replaced(e, change)
		}, []string{`{"zlocked":true,"name":"Gate"}`}, "", nil},
	} {
		for _, tags := range []bool{true, false} {
			f, opts := newFake(), settings(t)
			f.tags, f.tells, opts.Sleep = tags, true, f.sleep
			opts.Writable = func(string) []string {
				return []string{"apiKey", "code", "count", "name", "sequence", "tags", "zlocked"}
			}
			opts.Undocumented = func(_, name string) bool {
				return slices.Contains([]string{"expiry", "groups", "modifiedBy", "note", "updatedFlag", "version"}, name)
			}
			maps.Copy(f.entities[widget], map[string]any{"code": "0", "tags": []any{}, "zlocked": false})
			maps.Copy(f.entities[widget], tc.old)
			before := maps.Clone(f.entities[widget])
			f.answer = update(f, tc.apply)
			s := open(t, opts)
			g := s.Guard(f)
			for _, body := range tc.bodies {
				g.Do(t.Context(), patch(widget, body))
				g.Do(t.Context(), newRequest(http.MethodGet, widget))
			}
			shows := name != "hides a value" && name != "shows a constant"
			if shows && cmp.Equal(before, f.entities[widget]) {
				t.Fatalf("%s: want it changed", name)
			}
			out, err := s.Restore(t.Context(), f)
			if err != nil || len(out) != 1 || (out[0].Err == nil) != (tc.err == "") || out[0].Err != nil && !strings.Contains(out[0].Err.Error(), tc.err) {
				t.Errorf("%s, tags %t: want %q, got %+v, %v", name, tags, tc.err, out, err)
			}
			maps.Copy(before, tc.after)
			if diff := cmp.Diff(before, f.entities[widget]); diff != "" {
				t.Errorf("%s, tags %t (-want +got):\n%s", name, tags, diff)
			}
			if _, err := os.Stat(s.journal.File); (err == nil) != (tc.err != "") {
				t.Errorf("%s, tags %t: want the journal kept %t, got %v", name, tags, tc.err != "", err)
			}
		}
	}
}

// What an entity tag has proven stays known when later updates of the run give the entity tags of its own.
func TestChangesBeforeLaterUpdatesAreKept(t *testing.T) {
	for _, seen := range []bool{true, false} {
		f, opts := newFake(), settings(t)
		f.tells, opts.Sleep = true, f.sleep
		f.entities[widget]["note"] = "x"
		opts.Writable = func(string) []string { return []string{"count", "name", "note"} }
		s := open(t, opts)
		g := s.Guard(f)
		read := newRequest(http.MethodGet, widget)
		send := func(r wire.Request, refused bool) {
			if x := g.Do(t.Context(), r); (x.Failure != nil) != refused {
				t.Errorf("seen %t, %s: want it refused %t, got %+v", seen, r.Body, refused, x.Failure)
			}
		}
		send(patch(widget, `{"name":"","count":0}`), false)
		send(read, false)
		send(patch(widget, `{"name":"conform-1","count":2147483647}`), false)
		if seen {
			send(read, false)
		}
		f.set(widget, map[string]any{"name": "", "count": 255.0})
		g.Do(t.Context(), read)
		send(patch(widget, `{"note":"y"}`), false)
		send(read, false)
		send(patch(widget, `{"name":"z"}`), true)
		send(patch(widget, `{"count":7}`), true)
		out, err := s.Restore(t.Context(), f)
		want := map[string]any{"id": "w1", "name": "", "count": 255.0, "note": "x", "userPrincipalName": "ada@example.com"}
		if diff := cmp.Diff(want, f.entities[widget]); diff != "" || err != nil || len(out) != 1 || (out[0].Err == nil) != seen {
			t.Errorf("seen %t: want an error %t, got %+v, %v (-want +got):\n%s", seen, !seen, out, err, diff)
		}
	}
}

// An entity that the target can no longer show gets its old values back.
func TestEntityThatCannotBeRead(t *testing.T) {
	for name, poisoned := range map[string]*wire.Exchange{
		"500":     answer(http.StatusInternalServerError, "", nil),
		"no JSON": {Status: http.StatusOK, Header: http.Header{}, Body: []byte(`{"name":"conform`)},
	} {
		f, opts := newFake(), settings(t)
		opts.Sleep = f.sleep
		u := crashed(t, f, opts, `{"name":"Gate","count":5}`)
		f.answer = func(r wire.Request) *wire.Exchange {
			if r.Method == http.MethodGet && f.entities[widget]["name"] == "Gate" {
				x := *poisoned
				return &x
			}
			return nil
		}
		if o := finish(t, f, opts, u); o.Err != nil {
			t.Errorf("%s: want it restored, got %+v", name, o)
		}
		asBefore(t, f)
	}
}

// A response that shows another value than an update sent is what the target made of it, unless it has stored such values as they were.
func TestValuesThatResponsesShow(t *testing.T) {
	for name, tc := range map[string]struct {
		plain any // what an update before sets, and a read shows
		sent  string
		shown any
		kept  bool // it may be someone else's
	}{
		"another word, the first time":     {nil, `"red"`, "#0003b0", false},
		"another word, unlike before":      {"Gate", `"red"`, "Portal", true},
		"cut, unlike before":               {"Gate", `"conform-1"`, "conform", false},
		"with question marks":              {"Gate", `"conform \u00e9\u00e8"`, "conform ??", false},
		"a limit, unlike before":           {73.0, `2147483647`, 999.0, false},
		"another number, unlike before":    {73.0, `42`, 5.0, true},
		"another type than before":         {73.0, `"x"`, -1.0, false},
		"items of a list, unlike before":   {[]any{"Gate"}, `["conform \u00e9"]`, []any{"conform ?"}, false},
		"other items, unlike before":       {[]any{"Gate"}, `["conform"]`, []any{"Portal"}, true},
		"the old value is no example":      {"Door", `"red"`, "#0003b0", false},
		"another word, after one for null": {nil, `"red"`, "Portal", false},
	} {
		f, opts := newFake(), settings(t)
		f.tells, opts.Sleep = true, f.sleep
		s := open(t, opts)
		g := s.Guard(f)
		if tc.plain != nil {
			body, _ := json.Marshal(map[string]any{"name": tc.plain})
			g.Do(t.Context(), patch(widget, string(body)))
			g.Do(t.Context(), newRequest(http.MethodGet, widget))
		}
		f.answer = update(f, func(e, change map[string]any) bool {
			e["name"] = tc.shown
			return true
		})
		g.Do(t.Context(), patch(widget, `{"name":`+tc.sent+`}`))
		f.answer = nil
		g.Do(t.Context(), newRequest(http.MethodGet, widget))
		out, err := s.Restore(t.Context(), f)
		if err != nil || len(out) != 1 || (out[0].Err != nil) != tc.kept || cmp.Equal(f.entities[widget]["name"], tc.shown) != tc.kept {
			t.Errorf("%s: want it kept with an error %t, got %v, %+v, %v", name, tc.kept, f.entities[widget], out, err)
		}
	}
}

// Two runs that do not see each other's lock, because their state folders differ, end in the old state, or with a journal that restores it:
// the second one takes what the first one wrote for the state from before, and writes before the first one restores.
func TestTwoRunsWithTheirOwnStateFolders(t *testing.T) {
	for _, second := range []string{`{"name":"conform-2-1"}`, `{"name":"conform-2-1","count":8}`} {
		for _, tagged := range []bool{false, true} {
			for _, firstEnds := range []string{"before the second one restores", "afterwards"} {
				f, a, b := newFake(), settings(t), settings(t)
				f.tags = tagged
				a.Sleep, b.Sleep = f.sleep, f.sleep
				runA, runB := open(t, a), open(t, b)
				send := func(s *Session, body string) {
					g := s.Guard(f)
					if x := g.Do(t.Context(), patch(widget, body)); x.Failure != nil {
						t.Fatal(x.Failure.Err)
					}
					g.Do(t.Context(), newRequest(http.MethodGet, widget)) // which shows what became of it
				}
				send(runA, `{"name":"conform-1-1","count":7}`)
				send(runB, second)
				runs := []*Session{runA, runB}
				if firstEnds == "afterwards" {
					slices.Reverse(runs)
				}
				for _, s := range runs {
					if _, err := s.Restore(t.Context(), f); err != nil {
						t.Error(err)
					}
					s.Close()
				}
				if left := append(journalsIn(t, a), journalsIn(t, b)...); len(left) == 0 {
					asBefore(t, f)
				}
				for _, opts := range []Options{b, a} {
					for _, j := range journalsIn(t, opts) {
						if _, err := RestoreJournal(t.Context(), opts, j, f); err != nil {
							t.Error(err)
						}
					}
				}
				asBefore(t, f)
			}
		}
	}
}
