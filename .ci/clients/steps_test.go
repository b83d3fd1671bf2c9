package clients

import (
	"cmp"
	"slices"
	"strings"
	"testing"
)

// A step is what a program says of one step.
type step struct{ name, reason string } // reason is empty if it succeeded

// readSteps reads the lines "ok NAME" and "FAIL NAME: REASON" among what a program prints.
func readSteps(out string) (steps []step) {
	for line := range strings.Lines(out) {
		verdict, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		name, reason, _ := strings.Cut(rest, ": ")
		switch verdict {
		case "ok":
			steps = append(steps, step{name: rest})
		case "FAIL":
			steps = append(steps, step{name, cmp.Or(reason, "no reason")})
		}
	}
	return steps
}

func TestReadSteps(t *testing.T) {
	got := readSteps("noise\nok list\nFAIL read: id: want u1, got none\nFAIL batch\n")
	want := []step{{"list", ""}, {"read", "id: want u1, got none"}, {"batch", "no reason"}}
	if !slices.Equal(got, want) {
		t.Errorf("want %q, got %q", want, got)
	}
}
