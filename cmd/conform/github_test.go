package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
)

const repository = "../.."

// readYAML decodes a file of .github, in which a key that the type lacks is an error.
func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	if err := yaml.UnmarshalWithOptions([]byte(readFile(t, filepath.Join(repository, ".github", name))), into, yaml.Strict()); err != nil {
		t.Errorf(".github/%s: %v", name, err)
	}
}

// A pull request is tested by the same script that a contributor runs.
func TestWorkflowRunsCI(t *testing.T) {
	var workflow struct {
		Name        string
		On          map[string]any
		Permissions map[string]string
		Concurrency map[string]any
		Jobs        map[string]struct {
			RunsOn  string `yaml:"runs-on"`
			Timeout int    `yaml:"timeout-minutes"`
			Steps   []struct {
				Uses, Run string
				With      map[string]any
			}
		}
	}
	readYAML(t, "workflows/ci.yml", &workflow)
	if _, found := workflow.On["pull_request"]; !found {
		t.Errorf("want the workflow to run on pull requests, got %v", workflow.On)
	}
	pinned := regexp.MustCompile(`^[\w-]+/[\w-]+@(v\d+(\.\d+)*|[0-9a-f]{40})$`)
	var ran, goVersion bool
	for _, step := range workflow.Jobs["ci"].Steps {
		ran = ran || step.Run == "bash .ci/run"
		goVersion = goVersion || step.With["go-version-file"] == "go.mod"
		if step.Uses != "" && !pinned.MatchString(step.Uses) {
			t.Errorf("want an action with its version, got %s", step.Uses)
		}
	}
	if !ran || !goVersion {
		t.Errorf("want a job that takes Go's version from go.mod and runs bash .ci/run, got %+v", workflow.Jobs)
	}
}

func TestDependabotKnowsEveryModule(t *testing.T) {
	var config struct {
		Version int
		Updates []struct {
			Ecosystem   string `yaml:"package-ecosystem"`
			Directory   string
			Directories []string
			Schedule    map[string]string
			Groups      map[string]any
		}
	}
	readYAML(t, "dependabot.yml", &config)
	listed := map[string][]string{}
	for _, update := range config.Updates {
		listed[update.Ecosystem] = append(update.Directories, update.Directory)
	}
	if !slices.Contains(listed["github-actions"], "/") {
		t.Error("want updates of github-actions, got none")
	}
	err := filepath.WalkDir(repository, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "testdata" {
			return filepath.SkipDir
		}
		if err != nil || d.Name() != "go.mod" {
			return err
		}
		dir, err := filepath.Rel(repository, filepath.Dir(name))
		dir = path.Join("/", filepath.ToSlash(dir))
		if !slices.Contains(listed["gomod"], dir) {
			t.Errorf("want dependabot to look after the module in %s, got %v", dir, listed["gomod"])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestIssueForms(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(repository, ".github/ISSUE_TEMPLATE/*.yml"))
	if err != nil {
		t.Fatal(err)
	}
	kinds := []string{"markdown", "input", "textarea", "dropdown"}
	for _, file := range files {
		name := filepath.Base(file)
		if name == "config.yml" {
			continue
		}
		var form struct {
			Name, Description, Title string
			Labels                   []string
			Body                     []struct {
				Type, ID   string
				Attributes struct {
					Label, Description, Placeholder, Render, Value string
					Options                                        []string
				}
				Validations struct{ Required bool }
			}
		}
		readYAML(t, "ISSUE_TEMPLATE/"+name, &form)
		if form.Name == "" || form.Description == "" || len(form.Body) == 0 {
			t.Errorf("%s: want a name, a description and a body, got %+v", name, form)
		}
		seen := map[string]bool{}
		for _, field := range form.Body {
			if !slices.Contains(kinds, field.Type) || seen[field.ID] {
				t.Errorf("%s: want a field of %v with an id of its own, got %+v", name, kinds, field)
			}
			seen[field.ID] = true
			if field.Type != "markdown" && field.Attributes.Label == "" {
				t.Errorf("%s: want a label for %s", name, field.ID)
			}
		}
		if !seen["version"] {
			t.Errorf("%s: want to be told the version", name)
		}
	}
	for _, name := range []string{"wrong-verdict.yml", "wrong-derivation.yml", "crash.yml", "config.yml"} {
		if _, err := os.Stat(filepath.Join(repository, ".github/ISSUE_TEMPLATE", name)); err != nil {
			t.Error(err)
		}
	}
}
