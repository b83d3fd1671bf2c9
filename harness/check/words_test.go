package check

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/graphconform/conform/harness/verdict"
)

func TestShow(t *testing.T) {
	for in, want := range map[string]string{
		`{"b":1.50,"a":[null,"<é>"]}`: `{"a":[null,"<é>"],"b":1.50}`,
		`"\u001b[31m\u0000"`:          `"\u001b[31m\u0000"`,
		`""`:                          `""`,
	} {
		if got := Show(value(in)); got != want {
			t.Errorf("want %s, got %s", want, got)
		}
	}
	for n := range 4 {
		got := Show(strings.Repeat("x", n) + strings.Repeat("é", 200))
		if len(got) > maxShown+len("…") || !utf8.ValidString(got) || !strings.HasSuffix(got, "é…") {
			t.Errorf("want whole characters and a bound, got %q", got)
		}
	}
	if got := clip(strings.Repeat("x", maxShown)); strings.Contains(got, "…") {
		t.Errorf("want what fits shown whole, got %q", got)
	}
}

func TestBounded(t *testing.T) {
	if got := bounded(make([]verdict.Finding, maxFindings)); len(got) != maxFindings || got[maxFindings-1].Hint != "" {
		t.Errorf("want what fits kept whole, got %d, %q", len(got), got[maxFindings-1].Hint)
	}
	if got := bounded(make([]verdict.Finding, maxFindings+1)); len(got) != maxFindings || got[maxFindings-1].Hint != "and 1 more" {
		t.Errorf("want the rest counted, got %d, %q", len(got), got[maxFindings-1].Hint)
	}
}
