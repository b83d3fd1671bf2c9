package integrations

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

type githubStep struct {
	ID, If, Uses, Run, Shell string
	Env, With                map[string]string
}

// runGitHub does what a runner does with the job `conform` of a workflow.
func runGitHub(t *testing.T, j *job, nightly bool, fault string) result {
	t.Helper()
	name := ".github/workflows/conformance.yml"
	if nightly {
		name = ".github/workflows/nightly.yml"
	}
	var workflow struct {
		Jobs map[string]struct{ Steps []githubStep }
	}
	decode(t, example(t, name), &workflow)
	var inputs map[string]string
	for _, step := range workflow.Jobs["conform"].Steps {
		if strings.HasPrefix(step.Uses, "graphconform/conform@v") {
			inputs = step.With
		}
	}
	if inputs == nil {
		t.Fatalf("want a step that uses the action, got %+v", workflow)
	}
	if nightly {
		j.serve(fault)
	} else {
		inputs["prepare"], inputs["arguments"] = j.here(inputs["prepare"], fault), strings.Replace(inputs["arguments"], "8080", j.port, 1)
	}
	return composite(t, j, inputs)
}

// composite runs the steps of action.yml.
func composite(t *testing.T, j *job, inputs map[string]string) result {
	t.Helper()
	var action struct {
		Inputs map[string]struct {
			Default  string
			Required bool
		}
		Outputs map[string]struct{ Value string }
		Runs    struct{ Steps []githubStep }
	}
	decode(t, readFile(t, "action.yml"), &action)
	values := map[string]string{"runner.temp": j.temp}
	for name, input := range action.Inputs {
		value, set := inputs[name]
		if !set && input.Required {
			t.Errorf("want the input %s, got none", name)
		}
		if !set {
			value = input.Default
		}
		values["inputs."+name] = value
	}
	for name := range inputs {
		if _, known := action.Inputs[name]; !known {
			t.Errorf("want an input of the action, got %s", name)
		}
	}
	source, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	added, outputs, summary := filepath.Join(j.temp, "path"), filepath.Join(j.temp, "outputs"), filepath.Join(j.temp, "summary.md")
	j.env = append(j.env, "GITHUB_ACTIONS=true", "CI=true", "GITHUB_ACTION_PATH="+source, "GITHUB_WORKSPACE="+j.dir, "GITHUB_PATH="+added,
		"GITHUB_OUTPUT="+outputs, "GITHUB_STEP_SUMMARY="+summary)
	got := result{passed: true, outputs: map[string]string{}}
	for _, step := range action.Runs.Steps {
		if step.If != "always()" && (step.If != "" || !got.passed) {
			continue
		}
		if step.Uses != "" {
			j.files(filepath.Join(step.With["path"], "*"))
			values["steps."+step.ID+".outputs.artifact-url"] = "https://example.com/artifact"
			continue
		}
		var env []string
		for name, value := range step.Env {
			env = append(env, name+"="+evaluate(t, value, values))
		}
		if step.Shell != "bash" || strings.Contains(step.Run, "${{") {
			t.Errorf("want bash, and inputs as variables only, which cannot become commands, got %+v", step)
		}
		code, printed := j.run(env, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
		got.passed = got.passed && code == 0
		got.warned = got.warned || strings.Contains(printed, "::warning::conform run exited")
		for line := range strings.Lines(read(added)) {
			j.path = []string{strings.TrimSpace(line)}
		}
		for line := range strings.Lines(read(outputs)) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			values["steps."+step.ID+".outputs."+name] = value
		}
		_ = os.Remove(outputs) // of this step; there may be none
	}
	for name, output := range action.Outputs {
		if got.outputs[name] = evaluate(t, output.Value, values); got.outputs[name] == "" {
			t.Errorf("want the output %s, got none", name)
		}
	}
	if !strings.Contains(read(summary), "conform") {
		t.Errorf("want a summary, got %q", read(summary))
	}
	if annotated := strings.Contains(j.out.String(), "::error "); annotated == (got.outputs["exit-code"] == "0") {
		t.Errorf("want annotations of what failed, got %s", j.out.String())
	}
	got.exit = number(t, got.outputs["exit-code"])
	return got
}

// evaluate replaces the expressions of a value.
func evaluate(t *testing.T, value string, values map[string]string) string {
	t.Helper()
	return regexp.MustCompile(`\$\{\{ (\S+) \}\}`).ReplaceAllStringFunc(value, func(expression string) string {
		name := strings.Fields(expression)[1]
		found, known := values[name]
		if !known {
			t.Errorf("want an expression that has a value, got %s", name)
		}
		return found
	})
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(text), into); err != nil {
		t.Fatal(err)
	}
}

// read returns the content of a file, "" if there is none.
func read(name string) string {
	text, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	return string(text)
}
