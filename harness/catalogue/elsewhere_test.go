package catalogue

import "testing"

// What other tools check is either a check here or says why it is none.
func TestElsewhere(t *testing.T) {
	seen := map[string]bool{}
	for _, o := range Elsewhere() {
		if seen[o.ID] || o.What == "" || len(o.By) == 0 && o.Reason == "" {
			t.Errorf("%s: want it once, with checks or a reason, got %+v", o.ID, o)
		}
		seen[o.ID] = true
		for _, id := range o.By {
			if _, err := Lookup(id); err != nil {
				t.Errorf("%s: %v", o.ID, err)
			}
		}
	}
	if len(seen) != 129 {
		t.Errorf("want 129 rows, got %d", len(seen))
	}
}
