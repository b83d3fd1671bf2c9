package main

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

// Every check is explained with its class and with what it said of a target that breaks its promise.
func TestEveryCheckHasAnExample(t *testing.T) {
	for _, c := range check.All() {
		found, err := examples(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"class   ", "want ", "got  ", "/" + c.ID + "\n"} {
			if block := exampleBlock(c, found); !strings.Contains(block, want) {
				t.Errorf("%s: want %q in the example, got %q", c.ID, want, block)
			}
		}
	}
}
