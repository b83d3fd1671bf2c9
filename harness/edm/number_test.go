package edm

import (
	"strings"
	"testing"
)

func TestParseNumber(t *testing.T) {
	for text, want := range map[string]number{
		"0":          {},
		"-0.00e5":    {},
		"5":          {false, "5", 0},
		"-50":        {true, "5", 1},
		"5.0":        {false, "5", 0},
		"0.050":      {false, "5", -2},
		"12.34e-1":   {false, "1234", -3},
		"1E+0000002": {false, "1", 2},
		"1e9999":     {false, "1", 9999},
	} {
		if got, err := parseNumber(text); err != nil || got != want {
			t.Errorf("%s: want %v, got %v %v", text, want, got, err)
		}
	}
	for _, text := range []string{
		"", "-", "+1", "-+1", "--1", "01", "-01", "00", ".5", "5.", "1.e2", "1e", "1e+", "1e1.5", "0x10", "1_000", "1,5", " 1", "1 ", "NaN", "INF",
		"1e10000", "0e10000", "1e-10000", "1e99999999999999999999", "\u0661",
	} {
		if got, err := parseNumber(text); err == nil {
			t.Errorf("%q: want an error, got %v", text, got)
		}
	}
}

// TestHugeNumbersAreCheap would not end if the exponent were ever written out.
func TestHugeNumbersAreCheap(t *testing.T) {
	texts := []string{
		"1e1000000", "-1e-1000000", "1e999999999999999999999", "1e9999", "1e-9999", strings.Repeat("9", 1<<17),
		"0." + strings.Repeat("0", 1<<17) + "1", "1e" + strings.Repeat("0", 1<<17) + "1",
	}
	for _, text := range texts {
		v := mustDecode(t, text)
		for _, typ := range Types() {
			if err := typ.Check(v); err == nil && typ.Schema().Type != "number" && !strings.HasSuffix(text, "01") {
				t.Errorf("%s: %s: want an error, got none", typ.Name, quote(text))
			}
			if !typ.Equal(v, v) {
				t.Errorf("%s: %s is not equal to itself", typ.Name, quote(text))
			}
		}
	}
}
