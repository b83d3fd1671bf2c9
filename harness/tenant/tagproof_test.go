package tenant

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

// An entity tag that stays the same when updates change the entity proves nothing: what someone else wrote right after an update is kept.
// One that has changed with each update proves that the target changed the rest with the update.
func TestEntityTagsThatLie(t *testing.T) {
	const update, extra = `{"name":"Gate"}`, `{"extra":"conform-1-2"}`
	for name, tc := range map[string]struct {
		changes []string // members that the tag changes with
		bodies  []string
		kept    bool
	}{
		"changes with all":               {[]string{"name", "extra"}, []string{extra, update, `{"name":"Hatch"}`}, false},
		"constant":                       {nil, []string{update, `{"name":"Hatch"}`}, true},
		"constant, one update":           {nil, []string{update}, true},
		"of a part, shown by an earlier": {[]string{"name"}, []string{extra, update}, true},
		"of a part, shown by a later":    {[]string{"name"}, []string{update, extra}, true},
	} {
		for _, kill := range []bool{false, true} {
			f, opts := newFake(), settings(t)
			f.entities[widget]["note"], f.entities[widget]["extra"] = "hello", "x"
			opts.Sleep = f.sleep
			opts.Writable = func(string) []string { return []string{"count", "extra", "name", "note"} }
			f.answer = func(r wire.Request) *wire.Exchange {
				var change map[string]any
				if r.Method != http.MethodPatch || json.Unmarshal(r.Body, &change) != nil {
					return nil
				}
				before := f.version[widget]
				f.set(widget, change)
				f.version[widget] = before
				for _, member := range tc.changes {
					if change[member] != nil {
						f.version[widget]++
						break
					}
				}
				if string(r.Body) == update { // someone else, right after it
					f.entities[widget]["note"] = "theirs"
				}
				return answer(http.StatusNoContent, fmt.Sprintf(`W/"%d"`, f.version[widget]), nil)
			}
			s := open(t, opts)
			g := s.Guard(f)
			for _, body := range tc.bodies {
				for _, r := range []wire.Request{patch(widget, body), newRequest(http.MethodGet, widget)} {
					if x := g.Do(t.Context(), r); x.Failure != nil {
						t.Fatal(x.Failure.Err)
					}
				}
			}
			if kill {
				g.Do(t.Context(), patch(widget, `{"count":2}`)) // the reads before it are journaled
			}
			out, err := restoreOnce(t, f, s, opts, kill)
			want := map[bool]string{true: "theirs", false: "hello"}[tc.kept]
			e := f.entities[widget]
			if err != nil || len(out) != 1 || (out[0].Err != nil) != tc.kept || e["note"] != want || e["name"] != "Door" || e["extra"] != "x" {
				t.Errorf("%s, killed %t: want note %q and the rest restored, got %v, %+v, %v", name, kill, want, e, out, err)
			}
		}
	}
}
