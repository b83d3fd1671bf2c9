package contract

import (
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func TestPatterns(t *testing.T) {
	for _, test := range []struct{ pattern, matches, other string }{
		{`^[A-Z]{3}$`, "ABC", "abc"},
		{`^\u0061$`, "a", "b"},
		{`^(?!-)[A-Z0-9-]{1,20}$`, "A-", "-A"},
		{`^(?=.*\d)(?=.*[a-z]).{4,}$`, "abc1", "abcd"},
		{`^(?<!a)b(?<name>c)\k<name>$`, "bcc", "bcd"},
		{`^(a|b)\1$`, "aa", "ab"},
		{`^(a+)+$`, "aaa", "b"},
	} {
		p, err := CompilePattern(test.pattern)
		if err != nil {
			t.Fatal(err)
		}
		if !p.MatchString(test.matches) || p.MatchString(test.other) {
			t.Errorf("%s: want it to match %q and not %q", test.pattern, test.matches, test.other)
		}
	}
	if _, err := CompilePattern("[["); err == nil || !strings.Contains(err.Error(), `pattern "[["`) {
		t.Errorf("got %v", err)
	}
	slow, err := CompilePattern(`^(?=a)(a+)+$`)
	if err != nil {
		t.Fatal(err)
	}
	if !slow.MatchString(strings.Repeat("a", 60) + "b") {
		t.Error("a text is rejected that took too long to judge")
	}
}

// Texts are made for patterns that Go cannot parse, where their form is simple.
func TestValuesOfForeignPatterns(t *testing.T) {
	for _, pattern := range []string{`^(?!-)[A-Z0-9-]{1,20}$`, `^(?=.*[A-Z])(?=.*\d)[A-Za-z\d-]{8,30}$`, `^(?!.*--)[a-z]+(?<!x)$`} {
		s := openapi3.NewStringSchema()
		s.Pattern = pattern
		p := Property{Schema: s, Edm: "Edm.String"}
		v, ok := p.Value("1", 1)
		text, _ := v.(string)
		if compiled, _ := CompilePattern(pattern); !ok || !compiled.MatchString(text) {
			t.Errorf("%s: got %q", pattern, text)
		}
	}
}
