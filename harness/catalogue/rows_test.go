package catalogue

import (
	"slices"
	"strings"
	"testing"
)

// Every number of the catalogue is either that of a check or in the list of rows without one, and in one of the two only.
func TestEveryRowIsAccountedFor(t *testing.T) {
	if n := len(Numbers()); n != 110 {
		t.Errorf("want 110 numbers, got %d", n)
	}
	checks := map[string]bool{}
	for _, c := range All() {
		checks[c.Rule] = true
	}
	rows, last := map[string]bool{}, -1
	for _, r := range Rows() {
		place := slices.Index(Numbers(), r.Rule)
		if place < 0 {
			t.Errorf("want a number of the catalogue, got %s", r.Rule)
		}
		if place <= last {
			t.Errorf("want %s once and in catalogue order", r.Rule)
		}
		rows[r.Rule], last = true, place
		if r.Reason == "" || strings.HasSuffix(r.Reason, ".") {
			t.Errorf("%s: want a reason without a period, got %q", r.Rule, r.Reason)
		}
		if r.By == "" {
			continue
		}
		if c, err := Lookup(r.By); err != nil || c.ID != r.By || r.Later {
			t.Errorf("%s: want a check that judges it, got %q (later: %v)", r.Rule, r.By, r.Later)
		}
	}
	for _, number := range Numbers() {
		if checks[number] == rows[number] {
			t.Errorf("%s: want a check or a row without one, not both nor neither (check: %v)", number, checks[number])
		}
	}
}
