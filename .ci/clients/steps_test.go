package clients

import (
	"cmp"
	"fmt"
	"os"
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

// readOpen reads the steps that fail because the mock lacks something, as PROGRAM/STEP.
func readOpen() (open []string, err error) {
	text, err := os.ReadFile("open.txt")
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 0 && fields[0] != "#" {
			open = append(open, fields[0])
		}
	}
	return open, err
}

// compare says which steps fail that are not open, and which open ones succeed or do not exist.
func compare(program string, steps []step, open []string) (wrong []string) {
	for _, s := range steps {
		switch listed := slices.Contains(open, program+"/"+s.name); {
		case s.reason != "" && !listed:
			wrong = append(wrong, s.name+": "+s.reason)
		case s.reason == "" && listed:
			wrong = append(wrong, fmt.Sprintf("%s succeeds: remove %s/%s from open.txt", s.name, program, s.name))
		}
	}
	for _, listed := range open {
		name, own := strings.CutPrefix(listed, program+"/")
		if own && !slices.ContainsFunc(steps, func(s step) bool { return s.name == name }) {
			wrong = append(wrong, fmt.Sprintf("no step %s: remove %s from open.txt", name, listed))
		}
	}
	return wrong
}

func TestCompare(t *testing.T) {
	steps := readSteps("noise\nok list\nFAIL read: id: want u1, got none\nok update\nFAIL batch: 400\n")
	got := compare("curl", steps, []string{"curl/read", "curl/update", "curl/gone", "other/batch"})
	want := []string{
		"update succeeds: remove curl/update from open.txt",
		"batch: 400",
		"no step gone: remove curl/gone from open.txt",
	}
	if !slices.Equal(got, want) {
		t.Errorf("want %q, got %q", want, got)
	}
}
