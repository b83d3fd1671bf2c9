package tenant

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

// A target may accept an update that has no token and no content, and remove everything. A run that may write restores it; one that may
// not says so, and leaves a journal.
func TestAcceptedWithoutToken(t *testing.T) {
	for name, tc := range map[string]struct {
		wipes, writes  bool
		restored, told bool
	}{
		"rejected":            {},
		"wiped, may write":    {wipes: true, writes: true, restored: true},
		"wiped, may not":      {wipes: true, told: true},
		"rejected, may write": {writes: true},
	} {
		f, opts := newFake(), settings(t)
		opts.Writes, opts.Sleep = tc.writes, f.sleep
		f.answer = func(req wire.Request) *wire.Exchange {
			if req.Method != http.MethodPatch || req.Auth == wire.AuthToken {
				return nil
			}
			if !tc.wipes {
				return answer(http.StatusUnauthorized, "", nil)
			}
			f.set(widget, map[string]any{"name": nil, "count": 0.0})
			return answer(http.StatusNoContent, "", nil)
		}
		s := open(t, opts)
		req := patch(widget, "{}")
		req.Auth = wire.AuthNone
		if x := s.Guard(f).Do(t.Context(), req); x.Failure != nil {
			t.Errorf("%s: want it sent, got %v", name, x.Failure.Err)
		}
		out, err := s.Restore(t.Context(), f)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		told := len(out) > 0 && out[0].Err != nil
		if told != tc.told {
			t.Errorf("%s: want an error %t, got %+v", name, tc.told, out)
		}
		if whole := f.entities[widget]["name"] == "Door" && f.entities[widget]["count"] == 1.0; whole == tc.told {
			t.Errorf("%s: want the entity as it was, unless told otherwise, got %v", name, f.entities[widget])
		}
		if !tc.told {
			continue
		}
		j, err := ReadJournal(s.journal.File)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if out := restoreNow(t, f, j); len(out) != 1 || out[0].Err != nil || f.entities[widget]["name"] != "Door" {
			t.Errorf("%s: want the journal to restore it, got %+v and %v", name, out, f.entities[widget])
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
