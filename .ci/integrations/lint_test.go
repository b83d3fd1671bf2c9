package integrations

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// install writes the versions of the linters that are pinned here into a folder.
func install(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"requirements.txt", "package.json", "package-lock.json", "groovylint.json"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, argv := range [][]string{
		{"npm", "ci", "--no-progress", "--no-audit", "--no-fund"},
		{"python3", "-m", "venv", "venv"},
		{"venv/bin/pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "--requirement", "requirements.txt"},
	} {
		if strings.Contains(argv[0], "/") {
			argv[0] = filepath.Join(dir, argv[0])
		}
		if out, err := output(t.Context(), dir, argv...); err != nil {
			t.Fatal(err, out)
		}
	}
	return dir
}

// TestLinters holds the files, and the examples of docs/ci.md, to the schemas and linters of the CI systems.
func TestLinters(t *testing.T) {
	if testing.Short() {
		t.Skip("installs linters")
	}
	dir := install(t)
	save := func(name, text string) string {
		path := filepath.Join(dir, "files", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	schema := func(name string, more ...string) []string {
		return append([]string{filepath.Join(dir, "venv/bin/check-jsonschema"), "--builtin-schema", "vendor." + name}, more...)
	}
	actionlint := []string{"go", "tool", "actionlint"}
	gitlab, azure := schema("gitlab-ci", "--data-transform", "gitlab-ci"), schema("azure-pipelines", "--data-transform", "azure-pipelines", "--regex-variant", "nonunicode")
	groovy := []string{filepath.Join(dir, "node_modules/.bin/npm-groovy-lint"), "--noserver", "--failon", "warning", "--config", filepath.Join(dir, "groovylint.json")}

	head, body, _ := strings.Cut(readFile(t, "templates/conform.yml"), "\n---\n")
	jenkinsfile := readFile(t, "integrations/Jenkinsfile")
	nightly := strings.Replace(jenkinsfile, "    environment { CONFORM_BIN = \"${WORKSPACE}/.conform\" }\n", example(t, "nightly/environment.groovy"), 1)
	nightly = strings.Replace(nightly, "    parameters {", example(t, "nightly/triggers.groovy")+"    parameters {", 1)
	for name, tt := range map[string]struct {
		linter []string
		file   string
		broken [2]string // what is replaced, and by what, for the linter to fail; npm-groovy-lint is slow, so that once is enough
	}{
		"action":           {schema("github-actions"), save("action.yml", readFile(t, "action.yml")), [2]string{"using:", "use:"}},
		"release workflow": {actionlint, save("release.yml", readFile(t, ".github/workflows/release.yml")), [2]string{"steps.image.outputs", "steps.images.outputs"}},
		"ci workflow":      {actionlint, save("ci.yml", readFile(t, ".github/workflows/ci.yml")), [2]string{"runs-on:", "run-on:"}},
		"github gate":      {actionlint, save("gate.yml", example(t, ".github/workflows/conformance.yml")), [2]string{"runs-on:", "run-on:"}},
		"github nightly":   {actionlint, save("nightly.yml", example(t, ".github/workflows/nightly.yml")), [2]string{"17 3 * * *", "17 30 * * *"}},
		"component header": {gitlab, save("spec.yml", head), [2]string{"inputs:", "input:"}},
		"component":        {gitlab, save("component.yml", body), [2]string{"artifacts:", "artefacts:"}},
		"gitlab gate":      {gitlab, save("gitlab.yml", example(t, ".gitlab-ci.yml")), [2]string{"rules:", "rule:"}},
		"gitlab nightly":   {gitlab, save("gitlab-nightly.yml", example(t, "nightly/.gitlab-ci.yml")), [2]string{"exit_codes: [3]", "exit_codes: [a]"}},
		"azure template":   {azure, save("azure.yml", readFile(t, "integrations/azure.yml")), [2]string{"condition:", "conditions:"}},
		"azure gate":       {azure, save("azure-gate.yml", example(t, "azure-pipelines.yml")), [2]string{"repositories:", "repository:"}},
		"azure nightly":    {azure, save("azure-nightly.yml", example(t, "nightly/azure-pipelines.yml")), [2]string{"schedules: [{", "schedules: [{every: day, "}},
		"jenkins":          {groovy, save("gate/Jenkinsfile", jenkinsfile), [2]string{"stages {", "stages {{"}},
		"jenkins nightly":  {groovy, save("nightly/Jenkinsfile", nightly), [2]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			if out, err := output(t.Context(), ".", append(tt.linter, tt.file)...); err != nil {
				t.Error(err, out)
			}
			if tt.broken[0] == "" {
				return
			}
			text, err := os.ReadFile(tt.file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), tt.broken[0]) {
				t.Fatalf("want %q in the file, got none", tt.broken[0])
			}
			broken := save("broken/"+filepath.Base(tt.file), strings.Replace(string(text), tt.broken[0], tt.broken[1], 1))
			if _, err := output(t.Context(), ".", append(tt.linter, broken)...); err == nil {
				t.Errorf("want the linter to find %q, got nothing", tt.broken[1])
			}
		})
	}
}

// Everything that people copy or include stays small enough to read.
func TestFilesAreShort(t *testing.T) {
	for _, name := range []string{"action.yml", "templates/conform.yml", "integrations/azure.yml", "integrations/Jenkinsfile"} {
		if lines := strings.Count(readFile(t, name), "\n"); lines >= 40 {
			t.Errorf("%s: want less than 40 lines, got %d", name, lines)
		}
	}
}
