package integrations

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

type azureStep struct {
	Bash, Task, Publish, Template, Name, Condition string
	Env                                            map[string]string
	Inputs, Parameters                             map[string]any
}

// runAzure does what Azure Pipelines and its agent do with the steps of the template.
func runAzure(t *testing.T, j *job, nightly bool, fault string) result {
	t.Helper()
	name := "azure-pipelines.yml"
	if nightly {
		name = "nightly/azure-pipelines.yml"
	}
	var pipeline struct{ Steps []azureStep }
	decode(t, example(t, name), &pipeline)
	if len(pipeline.Steps) != 1 || pipeline.Steps[0].Template != "integrations/azure.yml@conform" {
		t.Fatalf("want one step, the template, got %+v", pipeline)
	}
	given := pipeline.Steps[0].Parameters
	if nightly {
		j.serve(fault)
	} else {
		given["prepare"] = j.here(fmt.Sprint(given["prepare"]), fault)
		given["arguments"] = strings.Replace(fmt.Sprint(given["arguments"]), "8080", j.port, 1)
	}
	steps := expanded(t, given)
	j.env = append(j.env, "TF_BUILD=True", "AGENT_TEMPDIRECTORY="+j.temp)
	got := result{passed: true}
	for _, step := range steps {
		if step.Condition != "always()" && !got.passed {
			continue
		}
		switch {
		case step.Publish != "":
			j.files(step.Publish + "/*")
		case step.Task == "PublishTestResults@2":
			j.files(fmt.Sprint(step.Inputs["testResultsFiles"]))
		case step.Bash == "":
			t.Errorf("want a step that this test knows, got %+v", step)
		default:
			agent(t, j, step, &got)
		}
	}
	return got
}

// agent runs a script and follows the commands that it prints.
func agent(t *testing.T, j *job, step azureStep, got *result) {
	t.Helper()
	var env []string
	for name, value := range step.Env {
		env = append(env, name+"="+value)
	}
	code, printed := j.run(env, "bash", "--noprofile", "--norc", "-c", step.Bash)
	got.passed = got.passed && code == 0
	for _, command := range regexp.MustCompile(`(?m)^##vso\[([^\s\]]+)([^\]\n]*)\](.*)$`).FindAllStringSubmatch(printed, -1) {
		switch command[1] {
		case "task.prependpath":
			j.path = []string{command[3]}
		case "task.setvariable":
			got.exit = number(t, command[3])
		case "task.complete":
			got.warned = strings.TrimSpace(command[2]) == "result=SucceededWithIssues"
		case "task.uploadsummary":
			if _, err := os.Stat(command[3]); err != nil {
				t.Errorf("want a summary, got %v", err)
			}
		}
	}
}

// expanded returns the steps of the template with its parameters filled in.
func expanded(t *testing.T, given map[string]any) []azureStep {
	t.Helper()
	var template struct {
		Parameters []struct {
			Name, Type string
			Default    any
			Values     []string
		}
		Steps []azureStep
	}
	decode(t, readFile(t, "integrations/azure.yml"), &template)
	values := map[string]string{}
	env := map[string]any{}
	var known []string
	for _, parameter := range template.Parameters {
		value, set := given[parameter.Name]
		if !set {
			value = parameter.Default
		}
		known = append(known, parameter.Name)
		if object, is := value.(map[string]any); is && parameter.Type == "object" {
			env = object
			continue
		}
		text, is := value.(string)
		if !is || len(parameter.Values) > 0 && !slices.Contains(parameter.Values, text) {
			t.Errorf("want %s as a string among %q, got %v", parameter.Name, parameter.Values, value)
		}
		values["parameters."+parameter.Name] = text
	}
	for name := range given {
		if !slices.Contains(known, name) {
			t.Errorf("want a parameter of the template, got %s", name)
		}
	}
	for i, step := range template.Steps {
		filled := map[string]string{}
		for name, value := range step.Env {
			if name == "${{ insert }}" {
				for name := range env {
					filled[name] = "secret"
				}
				continue
			}
			filled[name] = evaluate(t, value, values)
		}
		template.Steps[i].Env = filled
		if strings.Contains(step.Bash, "${{") {
			t.Errorf("want parameters as variables only, which cannot become commands, got %s", step.Bash)
		}
	}
	return template.Steps
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		t.Error(err)
	}
	return n
}
