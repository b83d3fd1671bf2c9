package tenant

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// The old values may be stored late, and in another form, if the target accepts them with 202. Until reads, or time, show that they are not,
// the entity is not restored. A later restore does not send them again: that would only begin the wait anew.
func TestOldValuesThatMayBeStoredLate(t *testing.T) {
	for _, form := range []string{"Door", "door"} { // that the target stores for the old value
		f, opts := newFake(), settings(t)
		f.tags, opts.Sleep = false, f.sleep
		updates := 0
		f.answer = func(r wire.Request) *wire.Exchange {
			if r.Method != http.MethodPatch {
				return nil
			}
			if updates++; updates == 1 { // that of the run: nobody knows what became of it
				return answer(http.StatusServiceUnavailable, "", nil)
			}
			return answer(http.StatusAccepted, "", nil)
		}
		s := open(t, opts)
		s.Guard(f).Do(t.Context(), patch(widget, `{"name":"Gate"}`))
		for _, kill := range []bool{false, true} {
			out, err := restoreOnce(t, f, s, opts, kill)
			if err != nil || len(out) != 1 || out[0].Err == nil || out[0].ByHand == nil || !strings.Contains(out[0].Err.Error(), "accepted the old values with 202") {
				t.Fatalf("killed %t: want it not proven, and the request, got %+v, %v", kill, out, err)
			}
		}
		if updates != 2 {
			t.Errorf("want one update that restores, got %d", updates-1)
		}
		left := journalsIn(t, opts)
		if len(left) != 1 {
			t.Fatalf("want the journal, got %v", left)
		}
		left[0].late[widget][0].at = time.Now().Add(-completeAfter)
		f.set(widget, map[string]any{"name": form})
		out := restoreNow(t, f, left[0])
		if len(out) != 1 || (out[0].Err == nil) != (form == "Door") || f.entities[widget]["name"] != form {
			t.Errorf("%s: want it restored only with the old value, got %+v, %v", form, out, f.entities[widget])
		}
	}
}

// Reads that show the old values where they showed those of the run prove that the target has stored them. So they prove that what the run
// sent before is harmless where it is the same.
func TestOldValuesThatReadsShow(t *testing.T) {
	for name, test := range map[string]struct {
		updates []string
		late    []string // those of them that the target may store later
		proven  bool
	}{
		"shown":              {[]string{`{"name":"Gate"}`}, nil, true},
		"after the old one":  {[]string{`{"name":"Door"}`, `{"name":"Gate"}`}, []string{`{"name":"Door"}`}, true},
		"the old one only":   {[]string{`{"name":"Door"}`}, []string{`{"name":"Door"}`}, false},
		"never stored":       {[]string{`{"name":"Gate"}`}, []string{`{"name":"Gate"}`}, false},
		"nothing to store":   {[]string{`{}`}, []string{`{}`}, true},
		"of another member":  {[]string{`{"count":1}`, `{"name":"Gate"}`}, []string{`{"count":1}`}, true},
		"before the old one": {[]string{`{"name":"Gate"}`, `{"count":1}`}, []string{`{"count":1}`}, true},
	} {
		f, opts := newFake(), settings(t)
		f.tags, opts.Sleep = false, f.sleep
		f.answer = func(r wire.Request) *wire.Exchange {
			if r.Method != http.MethodPatch {
				return nil
			}
			if !slices.Contains(test.late, string(r.Body)) || slices.Contains(f.log[:len(f.log)-1], "restore") {
				var change map[string]any
				_ = json.Unmarshal(r.Body, &change)
				f.set(widget, change)
			}
			return answer(http.StatusAccepted, "", nil)
		}
		s := open(t, opts)
		g := s.Guard(f)
		for _, body := range test.updates {
			if x := g.Do(t.Context(), patch(widget, body)); x.Failure != nil {
				t.Fatal(x.Failure.Err)
			}
		}
		f.log = append(f.log, "restore")
		out, err := restoreOnce(t, f, s, opts, false)
		if err != nil || len(out) != 1 || (out[0].Err == nil) != test.proven || f.entities[widget]["name"] != "Door" {
			t.Errorf("%s: want it proven: %t, got %+v, %v", name, test.proven, out, err)
		}
	}
}
