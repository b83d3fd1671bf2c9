package tenant

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/wire"
)

// An entity with a property named value is no collection, whatever else it has: a URL that ends in a key, or other properties, show that.
func TestEntitiesWithAListNamedValue(t *testing.T) {
	items := []any{map[string]any{"id": "a", "name": "red", "count": 1.0}, map[string]any{"id": "b", "name": "blue", "count": 2.0}}
	for name, test := range map[string]struct {
		entity map[string]any
		key    string // its property with the key
	}{
		"with an id":        {map[string]any{"id": "w1", "name": "Hall", "count": 3.0, "value": items}, "id"},
		"with another key":  {map[string]any{"serial": "w1", "name": "Hall", "count": 3.0, "value": items}, "serial"},
		"without its key":   {map[string]any{"name": "Hall", "count": 3.0, "value": items}, "id"},
		"without a key":     {map[string]any{"name": "Hall", "count": 3.0, "value": items}, ""},
		"with an empty one": {map[string]any{"id": "w1", "name": "Hall", "count": 3.0, "value": []any{}}, "id"},
	} {
		for _, kill := range []bool{false, true} {
			f, opts := newFake(), settings(t)
			f.entities = map[string]map[string]any{widget: test.entity}
			for _, v := range items {
				item := v.(map[string]any)
				f.entities[widget+"/"+item["id"].(string)] = item
			}
			opts.Sleep, opts.KeyProperty = f.sleep, func(string) string { return test.key }
			before := map[string]map[string]any{}
			for url, e := range f.entities {
				before[url] = e
			}
			s := open(t, opts)
			if x := s.Guard(f).Do(t.Context(), patch(widget, `{"name":"Gate"}`)); x.Failure != nil {
				t.Fatalf("%s: %v", name, x.Failure.Err)
			}
			out, err := restoreOnce(t, f, s, opts, kill)
			if err != nil || len(out) != 1 || out[0].Err != nil {
				t.Errorf("%s: want it restored, got %+v, %v", name, out, err)
			}
			if diff := cmp.Diff(before, f.entities); diff != "" || slices.ContainsFunc(f.log, isItemWrite) {
				t.Errorf("%s: want only the entity written to, got %v: %s", name, f.log, diff)
			}
		}
	}
}

func isItemWrite(sent string) bool {
	return sent == http.MethodPatch+" /widgets/w1/a" || sent == http.MethodPatch+" /widgets/w1/b"
}

// An update of what is not there may create it, if the target accepts it with 202: only a status monitor, or time, shows that it does not.
func TestAbsentEntitiesThatAnUpdateMayCreateLate(t *testing.T) {
	const none = widget + "/conformNoSuch"
	for name, test := range map[string]struct {
		status  int
		monitor string
		proven  bool
	}{
		"rejected": {404, "", true}, "accepted": {202, "", false}, "with a monitor": {202, base + "/operations/1", true},
	} {
		for _, kill := range []bool{false, true} {
			f, opts := newFake(), settings(t)
			opts.Sleep = f.sleep
			f.answer = func(r wire.Request) *wire.Exchange {
				switch {
				case r.Method == http.MethodPatch && r.URL == none:
					x := answer(test.status, "", nil)
					x.Header.Set("Location", test.monitor)
					return x
				case r.URL == test.monitor:
					return answer(http.StatusOK, "", map[string]any{"status": "succeeded"})
				}
				return nil
			}
			s := open(t, opts)
			if x := s.Guard(f).Do(t.Context(), patch(none, `{}`)); x.Failure != nil {
				t.Fatalf("%s: %v", name, x.Failure.Err)
			}
			out, err := restoreOnce(t, f, s, opts, kill)
			i := slices.IndexFunc(out, func(o Outcome) bool { return o.URL == none })
			if err != nil || i < 0 || (out[i].Err == nil) != test.proven || (len(journalsIn(t, opts)) == 0) != test.proven {
				t.Errorf("%s, killed %t: want it proven: %t, got %+v, %v", name, kill, test.proven, out, err)
			}
		}
	}
}
