package check

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/graphconform/conform/harness/check/oracle"
)

func TestShow(t *testing.T) {
	for in, want := range map[string]string{
		`{"b":1.50,"a":[null,"<é>"]}`: `{"a":[null,"<é>"],"b":1.50}`,
		`"\u001b[31m\u0000"`:          `"\u001b[31m\u0000"`,
		`""`:                          `""`,
	} {
		v, err := oracle.DecodeStrict([]byte(in))
		if got := Show(v); got != want || err != nil {
			t.Errorf("want %s, got %s", want, got)
		}
	}
	for n := range 4 {
		got := Show(strings.Repeat("x", n) + strings.Repeat("é", 200))
		if len(got) > maxShown+len("…") || !utf8.ValidString(got) || !strings.HasSuffix(got, "é…") {
			t.Errorf("want whole characters and a bound, got %q", got)
		}
	}
	if got := Clip(strings.Repeat("x", maxShown)); strings.Contains(got, "…") {
		t.Errorf("want what fits shown whole, got %q", got)
	}
}
