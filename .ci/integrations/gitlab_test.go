package integrations

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

type gitlabJob struct {
	Variables    map[string]string
	BeforeScript []string `yaml:"before_script"`
	Script       []string
	AfterScript  []string `yaml:"after_script"`
	Artifacts    struct {
		When    string
		Paths   []string
		Reports map[string]string
	}
	AllowFailure struct {
		ExitCodes []int `yaml:"exit_codes"`
	} `yaml:"allow_failure"`
}

// runGitLab does what GitLab and its runner do with the job of the component.
func runGitLab(t *testing.T, j *job, nightly bool, fault string) result {
	t.Helper()
	name := ".gitlab-ci.yml"
	if nightly {
		name = "nightly/.gitlab-ci.yml"
	}
	var config struct {
		Include []struct {
			Remote string
			Inputs map[string]string
		}
		Conform gitlabJob
	}
	decode(t, example(t, name), &config)
	if len(config.Include) != 1 || !strings.HasSuffix(config.Include[0].Remote, "/templates/conform.yml") {
		t.Fatalf("want one include of the component, got %+v", config)
	}
	inputs := config.Include[0].Inputs
	if nightly {
		j.serve(fault)
	} else {
		inputs["prepare"], inputs["arguments"] = j.here(inputs["prepare"], fault), strings.Replace(inputs["arguments"], "8080", j.port, 1)
	}
	run := component(t, inputs)
	for _, variable := range slices.Sorted(maps.Keys(run.Variables)) {
		if variable != "CONFORM_RELEASES" { // which the test has its own of, as a project variable has precedence, too
			j.env = append(j.env, variable+"="+strings.ReplaceAll(run.Variables[variable], "$CI_PROJECT_DIR", j.dir))
		}
	}
	j.env = append(j.env, "GITLAB_CI=true", "CI=true", "CI_PROJECT_DIR="+j.dir)
	code, _ := j.run(nil, "sh", "-c", "set -e\n"+strings.Join(append(run.BeforeScript, run.Script...), "\n"))
	if after, _ := j.run(nil, "sh", "-c", strings.Join(run.AfterScript, "\n")); after != 0 {
		t.Errorf("want after_script to succeed, got %d\n%s", after, j.out.String())
	}
	if run.Artifacts.When != "always" {
		t.Errorf("want artifacts of every job, got %+v", run.Artifacts)
	}
	j.files(run.Artifacts.Paths...)
	j.files(slices.Collect(maps.Values(run.Artifacts.Reports))...)
	warned := slices.Contains(config.Conform.AllowFailure.ExitCodes, code)
	return result{exit: code, passed: code == 0 || warned, warned: warned}
}

// component returns the job of the component with its inputs filled in.
func component(t *testing.T, inputs map[string]string) gitlabJob {
	t.Helper()
	head, body, found := strings.Cut(readFile(t, "templates/conform.yml"), "\n---\n")
	if !found {
		t.Fatal("want a component of two documents")
	}
	var header struct {
		Spec struct {
			Inputs map[string]struct {
				Default *string
				Options []string
			}
		}
	}
	decode(t, head, &header)
	for name := range inputs {
		if _, known := header.Spec.Inputs[name]; !known {
			t.Errorf("want an input of the component, got %s", name)
		}
	}
	var jobs map[string]gitlabJob
	decode(t, body, &jobs)
	if len(jobs) != 1 {
		t.Fatalf("want one job, got %d", len(jobs))
	}
	var filled gitlabJob
	for _, one := range jobs {
		filled = one
	}
	for name, input := range header.Spec.Inputs {
		value, set := inputs[name]
		switch {
		case !set && input.Default == nil:
			t.Errorf("want the input %s, got none", name)
		case !set:
			value = *input.Default
		case len(input.Options) > 0 && !slices.Contains(input.Options, value):
			t.Errorf("want %s among %q, got %q", name, input.Options, value)
		}
		fill := func(text string) string { return strings.ReplaceAll(text, "$[[ inputs."+name+" ]]", value) }
		for i, line := range filled.Script {
			filled.Script[i] = fill(line)
		}
		for variable, text := range filled.Variables {
			filled.Variables[variable] = fill(text)
		}
	}
	return filled
}
