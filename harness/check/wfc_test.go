package check

import "testing"

func TestWFCNamesChecks(t *testing.T) {
	for id := range wfc {
		if c, err := Lookup(id); err != nil || c.ID != id || c.WFC() < 100 {
			t.Errorf("want a check with a code, got %s: %v", id, err)
		}
	}
	if got := date.WFC(); got != 0 {
		t.Errorf("want no code where none fits, got %d", got)
	}
}
