package clients

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// documentation is the page that shows the examples.
const documentation = "../../docs/mock.md"

// TestExamples runs the tests that the documentation shows, with conform on the PATH as its readers have it.
func TestExamples(t *testing.T) {
	path := "PATH=" + filepath.Dir(conform) + string(os.PathListSeparator) + os.Getenv("PATH")
	for _, example := range []struct {
		name    string
		install [][]string
		run     []string
	}{
		{"javascript", nil, []string{"node", "--test"}},
		{"python", pip, []string{"venv/bin/python", "-m", "pytest", "--quiet"}},
	} {
		t.Run(example.name, func(t *testing.T) {
			t.Parallel()
			dir := copyOf(t, "examples", example.install)
			if out, err := output(dir, []string{path}, example.run); err != nil {
				t.Errorf("%s: %v\n%s", strings.Join(example.run, " "), err, out)
			}
		})
	}
	t.Run("go", func(t *testing.T) { // in place, where its go.mod finds conform
		t.Parallel()
		if out, err := output("examples", nil, []string{"go", "test", "-count", "1", "."}); err != nil {
			t.Errorf("go test: %v\n%s", err, out)
		}
	})
}

func TestDocumentationShowsExamples(t *testing.T) {
	text, err := os.ReadFile(documentation)
	if err != nil {
		t.Fatal(err)
	}
	for file, language := range map[string]string{"lamp.yaml": "yaml", "lamp.test.mjs": "js", "test_lamp.py": "python", "lamp_test.go": "go"} {
		example, err := os.ReadFile(filepath.Join("examples", file))
		if err != nil {
			t.Fatal(err)
		}
		block := "<!-- file: " + file + " -->\n```" + language + "\n" + string(example) + "```\n"
		if !strings.Contains(string(text), block) {
			t.Errorf("%s: want the text of examples/%s in a block %s, got another", documentation, file, language)
		}
	}
}
