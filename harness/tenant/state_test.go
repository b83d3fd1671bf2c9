package tenant

import "testing"

// An entity that someone deletes and creates again with the same id is another one: nothing is written to it.
func TestRecreatedEntity(t *testing.T) {
	for name, tc := range map[string]struct {
		before, after any
		other         bool
	}{
		"recreated": {"2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", true}, "the same": {"2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", false},
		"without the fraction": {"2026-01-01T00:00:00.1234567Z", "2026-01-01T00:00:00Z", false},
		"not shown":            {"2026-01-01T00:00:00Z", nil, false}, "never shown": {nil, nil, false},
	} {
		f, opts := newFake(), settings(t)
		opts.Sleep = f.sleep
		f.set(widget, map[string]any{created: tc.before})
		s := open(t, opts)
		g := s.Guard(f)
		if x := g.Do(t.Context(), patch(widget, `{"name":""}`)); x.Failure != nil {
			t.Fatal(x.Failure.Err)
		}
		f.set(widget, map[string]any{created: tc.after})
		if x := g.Do(t.Context(), patch(widget, `{"count":2}`)); (x.Failure != nil) != tc.other {
			t.Errorf("%s: want an update refused %t, got %+v", name, tc.other, x.Failure)
		}
		out, err := s.Restore(t.Context(), f)
		if err != nil || len(out) != 1 || (out[0].Err != nil) != tc.other || (f.entities[widget]["name"] == "Door") == tc.other {
			t.Errorf("%s: want it restored unless it is another one, got %+v, %v", name, out, f.entities[widget])
		}
	}
}
