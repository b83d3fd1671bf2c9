package tenant

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

// What the target does not take back as it is, is not written: its own values are sent before any other.
func TestRehearse(t *testing.T) {
	for name, tc := range map[string]struct {
		old   map[string]any
		known map[string]string
		apply func(e, change map[string]any) bool
		want  map[string]string // the starts of the reasons
		sent  int               // the first one that is rejected is repeated without an entity tag
		left  bool              // the target is not as it was
	}{
		"all are accepted": {nil, nil, replaced, nil, 1, false},
		"one is too long": {map[string]any{"note": strings.Repeat("n", 99)}, nil, func(e, change map[string]any) bool {
			note, _ := change["note"].(string)
			return len(note) < 50 && replaced(e, change)
		}, map[string]string{"note": "the target rejects its own value with 400"}, 6, false},
		"a member is read-only": {map[string]any{"rules": map[string]any{"a": 1.0, "code": "x"}}, nil, without(replaced, "code"),
			map[string]string{"rules": "the target rejects its own value with 400"}, 6, false},
		"null is rejected": {map[string]any{"note": nil}, nil, func(e, change map[string]any) bool {
			if note, named := change["note"]; named && note == nil {
				return false
			}
			return replaced(e, change)
		}, map[string]string{"note": "the target rejects its own value with 400"}, 6, false},
		"one is limited": {map[string]any{"count": 400.0}, nil, func(e, change map[string]any) bool {
			if n, is := change["count"].(float64); is {
				change["count"] = min(n, 80)
			}
			return replaced(e, change)
		}, map[string]string{"count": "the target stored another value"}, 1, true},
		"one is known":        {map[string]any{"note": "****"}, map[string]string{"note": "a mask"}, without(replaced, "note"), nil, 1, false},
		"none is accepted":    {nil, nil, func(e, change map[string]any) bool { return false }, nil, 14, false},
		"one changes another": {nil, nil, func(e, change map[string]any) bool { maps.Copy(e, change); e["name"] = "auto"; return true }, map[string]string{"name": "the target stored another value"}, 1, true},
	} {
		f, opts := newFake(), settings(t)
		f.tells, opts.Sleep = true, f.sleep
		opts.Writable = func(string) []string { return []string{"count", "name", "note", "rules"} }
		maps.Copy(f.entities[widget], map[string]any{"note": "x", "rules": map[string]any{"a": 1.0}})
		maps.Copy(f.entities[widget], tc.old)
		f.answer = update(f, tc.apply)
		s := open(t, opts)
		g := s.Guard(f)
		got := s.Rehearse(t.Context(), g, widget, tc.known)
		for member, reason := range got {
			if tc.want[member] == "" || !strings.HasPrefix(reason, tc.want[member]) {
				t.Errorf("%s: want %v, got %s: %s", name, tc.want, member, reason)
			}
		}
		sent := 0
		for _, r := range f.log {
			if strings.HasPrefix(r, http.MethodPatch) {
				sent++
			}
		}
		if len(got) != len(tc.want) || sent != tc.sent {
			t.Errorf("%s: want %v with %d updates, got %v with %d", name, slices.Collect(maps.Keys(tc.want)), tc.sent, got, sent)
		}
		out, err := s.Restore(t.Context(), f)
		failed := slices.ContainsFunc(out, func(o Outcome) bool { return o.Err != nil })
		if err != nil || failed != tc.left {
			t.Errorf("%s: want an error %t, got %+v, %v", name, tc.left, out, err)
		}
	}
	if why := open(t, settings(t)).Rehearse(t.Context(), newFake(), widget, nil); why != nil {
		t.Errorf("want nothing without a guard, got %v", why)
	}
}

// The values of an entity that does not show its key may be those of another one.
func TestRehearseOfAnUnnamedEntity(t *testing.T) {
	f, opts := newFake(), settings(t)
	opts.Sleep = f.sleep
	delete(f.entities[widget], "id")
	s := open(t, opts)
	if why := s.Rehearse(t.Context(), s.Guard(f), widget, nil); why != nil || strings.Contains(strings.Join(f.log, "\n"), http.MethodPatch) {
		t.Errorf("want nothing sent, got %v, %v", why, f.log)
	}
}

// A target that wants the type of an entity gets it.
func TestRehearseWithType(t *testing.T) {
	f, opts := newFake(), settings(t)
	f.entities[widget]["@odata.type"], opts.Sleep = "#ns.widget", f.sleep
	f.answer = func(r wire.Request) *wire.Exchange {
		if r.Method == http.MethodPatch && !strings.Contains(string(r.Body), "#ns.widget") {
			return answer(http.StatusBadRequest, "", nil)
		}
		return nil
	}
	s := open(t, opts)
	if why := s.Rehearse(t.Context(), s.Guard(f), widget, nil); why == nil || len(why) > 0 {
		t.Errorf("want the values accepted, got %v", why)
	}
}

// What someone else writes between a rehearsal and the read after it is not taken for what the target made of its own value, and is kept.
func TestRehearseWhileSomeoneElseWrites(t *testing.T) {
	f, opts := newFake(), settings(t)
	f.tags, opts.Sleep = false, f.sleep
	f.answer = func(r wire.Request) *wire.Exchange {
		if r.Method != http.MethodPatch {
			return nil
		}
		f.set(widget, map[string]any{"name": "Hall", "count": 5})
		return answer(http.StatusNoContent, "", nil)
	}
	s := open(t, opts)
	if why := s.Rehearse(t.Context(), s.Guard(f), widget, nil); len(why) != 2 {
		t.Errorf("want nothing written after that, got %v", why)
	}
	f.answer = nil
	out, err := s.Restore(t.Context(), f)
	s.Close()
	if err != nil || len(out) != 1 || out[0].Err == nil || f.entities[widget]["name"] != "Hall" || len(journalsIn(t, opts)) != 1 {
		t.Errorf("want Hall kept, an error and the journal, got %+v, %v, %v", out, err, f.entities[widget])
	}
}
