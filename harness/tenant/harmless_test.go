package tenant

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

// A target may accept what it must reject, and remove everything, or the entity itself. What can be written back is, or the journal is kept.
func TestHarmlessRequestsThatAreObeyed(t *testing.T) {
	for name, tc := range map[string]struct {
		obey     func(f *fake)
		status   int
		method   string
		restored bool
	}{
		"rejected":               {nil, http.StatusUnauthorized, http.MethodPatch, true},
		"wiped":                  {func(f *fake) { f.set(widget, map[string]any{"name": nil, "count": 0.0}) }, http.StatusNoContent, http.MethodPatch, true},
		"wiped, 500":             {func(f *fake) { f.set(widget, map[string]any{"name": nil, "count": 0.0}) }, http.StatusInternalServerError, http.MethodPatch, true},
		"wiped, unknown method":  {func(f *fake) { f.set(widget, map[string]any{"name": nil}) }, http.StatusOK, unknownMethod, true},
		"deleted":                {func(f *fake) { delete(f.entities, widget) }, http.StatusNoContent, unknownMethod, false},
		"deleted, without token": {func(f *fake) { delete(f.entities, widget) }, http.StatusNoContent, http.MethodPatch, false},
		"rejected, unknown":      {nil, http.StatusMethodNotAllowed, unknownMethod, true},
	} {
		for _, kill := range []bool{false, true} {
			f, opts := newFake(), settings(t)
			opts.Sleep = f.sleep
			sent := false
			f.answer = func(req wire.Request) *wire.Exchange {
				if req.Method != tc.method || sent {
					return nil
				}
				if sent = true; tc.obey != nil {
					tc.obey(f)
				}
				return answer(tc.status, "", nil)
			}
			s := open(t, opts)
			req := newRequest(tc.method, widget)
			if tc.method == http.MethodPatch {
				req = patch(widget, "{}")
				req.Auth = wire.AuthNone
			}
			g := s.Guard(f)
			if x := g.Do(t.Context(), req); x.Failure != nil {
				t.Errorf("%s: want it sent, got %v", name, x.Failure.Err)
			}
			if s.Close(); kill && len(journalsIn(t, opts)) == 0 {
				if tc.obey != nil {
					t.Errorf("%s: want a journal", name)
				}
				continue
			}
			out, err := restoreOnce(t, f, s, opts, kill)
			failed := slices.ContainsFunc(out, func(o Outcome) bool { return o.Err != nil })
			if err != nil || failed == tc.restored || (len(journalsIn(t, opts)) == 1) == tc.restored {
				t.Errorf("%s, killed %t: want it restored: %t, got %+v, %v", name, kill, tc.restored, out, err)
			}
			if tc.restored {
				asBefore(t, f)
			}
		}
	}
}

// Reads may show null for what they return only with $select.
func TestNullUnlessSelected(t *testing.T) {
	f, opts := newFake(), settings(t)
	opts.Sleep = f.sleep
	f.answer = func(req wire.Request) *wire.Exchange {
		if req.Method != http.MethodGet || strings.Contains(req.URL, "name") {
			return nil
		}
		return answer(http.StatusOK, "", map[string]any{"id": "w1", "name": nil, "count": f.entities[widget]["count"]})
	}
	s := open(t, opts)
	g := s.Guard(f)
	for _, body := range []string{`{"name":"x"}`, `{"count":2}`, `{"name":"y"}`} {
		if x := g.Do(t.Context(), patch(widget, body)); x.Failure != nil {
			t.Fatalf("want %s sent, got %v", body, x.Failure.Err)
		}
	}
	if out, err := s.Restore(t.Context(), f); err != nil || len(out) != 1 || out[0].Err != nil || f.entities[widget]["name"] != "Door" {
		t.Errorf("want the name that $select showed, got %v, %+v, %v", f.entities[widget], out, err)
	}
}

// An update that names another type than that of the entity may convert it.
func TestTypeIsKept(t *testing.T) {
	for name, tc := range map[string]struct {
		is, sent string
		refused  bool
	}{
		"same":           {"#ns.door", `"#ns.door"`, false},
		"base type":      {"#ns.bigDoor", `"#ns.door"`, true},
		"unknown type":   {"#ns.bigDoor", `"#ns.conformOther"`, false}, // which the target must reject
		"type not shown": {"", `"#ns.door"`, false},
	} {
		f, opts := newFake(), settings(t)
		opts.Sleep = f.sleep
		if tc.is != "" {
			f.entities[widget]["@odata.type"] = tc.is
		}
		s := open(t, opts)
		x := s.Guard(f).Do(t.Context(), patch(widget, `{"@odata.type":`+tc.sent+`,"name":"x"}`))
		if refused := x.Failure != nil; refused != tc.refused {
			t.Errorf("%s: want refused %t, got %+v", name, tc.refused, x.Failure)
		}
		if tc.is == "" || tc.refused {
			continue
		}
		f.entities[widget]["@odata.type"] = "#ns.other" // the target converted it, and does not convert it back
		if out, err := s.Restore(t.Context(), f); err != nil || len(out) != 1 || out[0].Err == nil || !strings.Contains(out[0].Err.Error(), "type #ns.other") {
			t.Errorf("%s: want the type in an error, got %+v, %v", name, out, err)
		}
	}
}

// What someone else has made of the old value is not taken for the run's own.
func TestSomeoneElsesSpelling(t *testing.T) {
	raw := func(v any) json.RawMessage { text, _ := json.Marshal(v); return text }
	for _, tc := range []struct {
		old, now any
		ours     bool
	}{
		{"Hall A", "HALL-A", false}, {"Hall A", "hall a", false}, {5, -5, false}, {1.5, 15, false}, {"1.5", "15", false},
		{"Hall A", " Hall A ", true}, {"caf\u00e9", "cafe\u0301", true},
	} {
		if got := Equal(equalJSON).ours(widget, "name", raw(tc.now), raw(tc.old), []json.RawMessage{raw("conform-1-1")}); got != tc.ours {
			t.Errorf("%v after %v: want %t, got %t", tc.now, tc.old, tc.ours, got)
		}
	}
}

// An entity with a collection named value is no collection of entities.
func TestMemberNamedValue(t *testing.T) {
	f, opts := newFake(), settings(t)
	opts.Sleep = f.sleep
	f.entities[widget]["value"] = []any{map[string]any{"id": "a", "name": "x", "count": 1.0}}
	s := open(t, opts)
	if x := s.Guard(f).Do(t.Context(), patch(widget, `{"name":"x"}`)); x.Failure != nil {
		t.Fatal(x.Failure.Err)
	}
	if out, err := s.Restore(t.Context(), f); err != nil || len(out) != 1 || out[0].Err != nil || f.entities[widget]["name"] != "Door" {
		t.Errorf("want the entity itself restored, got %+v, %v, %v", out, err, f.entities[widget])
	}
	for _, line := range f.log {
		if strings.Contains(line, "/a") {
			t.Errorf("want no request below the entity, got %s", line)
		}
	}
}
