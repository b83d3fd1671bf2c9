package yamldoc

import (
	"strings"
	"testing"

	"github.com/goccy/go-yaml/ast"
)

func TestParse(t *testing.T) {
	for name, tt := range map[string]struct {
		text, want string
		line       int
	}{
		"two documents":      {"a: 1\n---\nb: 2\n", "a second YAML document", 3},
		"an open bracket":    {"a: [\n", "not valid YAML", 1},
		"brackets":           {"a: " + strings.Repeat("[", 40), "more than 32 levels of nesting", 1},
		"entries in entries": {"a:\n  " + strings.Repeat("- ", 40) + "b\n", "more than 32 levels of nesting", 2},
	} {
		document, wrong := Parse([]byte(tt.text))
		if wrong == nil || !strings.Contains(wrong.Error(), tt.want) || wrong.Line != tt.line || document != nil {
			t.Errorf("%s: want %q at line %d, got %+v", name, tt.want, tt.line, wrong)
		}
	}
	for _, empty := range []string{"", "# a comment\n", "---\n"} {
		if document, wrong := Parse([]byte(empty)); document != nil && document.Type() != ast.NullType || wrong != nil {
			t.Errorf("%q: want no document, got %v, %v", empty, document, wrong)
		}
	}
	document, wrong := Parse([]byte("# first\na: 007\n"))
	if wrong != nil {
		t.Fatal(wrong)
	}
	if text, ok := Scalar(document.(*ast.MappingNode).Values[0].Value); !ok || text != "007" {
		t.Errorf("want the text as it is written, got %q", text)
	}
	if _, ok := Scalar(document); ok {
		t.Error("want no scalar for a mapping")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("a: {b: [1, 2]}\n# c\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		if document, wrong := Parse(src); document != nil && wrong != nil {
			t.Errorf("want a document or an error, got both")
		}
	})
}
