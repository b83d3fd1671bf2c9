package main_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// depguardRule is one rule of the linter's depguard.
type depguardRule struct {
	Files []string `yaml:"files"`
	Mode  string   `yaml:"list-mode"`
	Allow []string `yaml:"allow"`
	Deny  []struct {
		Pkg string `yaml:"pkg"`
	} `yaml:"deny"`
}

// TestLinterHoldsTheImportTable compares the linter's settings with the table of imports_test.go, so that an editor and
// `make lint` say what the tests say.
func TestLinterHoldsTheImportTable(t *testing.T) {
	var config struct {
		Linters struct {
			Settings struct {
				Depguard struct {
					Rules map[string]depguardRule `yaml:"rules"`
				} `yaml:"depguard"`
			} `yaml:"settings"`
		} `yaml:"linters"`
	}
	src, err := os.ReadFile("../../.golangci.yml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(src, &config); err != nil {
		t.Fatal(err)
	}

	want := map[string]depguardRule{}
	for room, imports := range rooms {
		if room == commandRoom {
			continue
		}
		rule := depguardRule{Files: []string{"**/" + room + "/*.go", "!$test"}}
		for _, i := range imports {
			rule.Allow = append(rule.Allow, module+i+"$")
		}
		want[room] = deny(rule, strings.TrimSuffix(module, "/"))
	}
	for name, f := range fences {
		if strings.Contains(f.around[0], ".") && !strings.Contains(f.around[0], "/") {
			continue // a function, which depguard does not see
		}
		rule := depguardRule{Files: []string{"!$test"}}
		for _, folder := range f.folders {
			rule.Files = append(rule.Files, "!**/"+folder+"/*.go")
		}
		want["fence/"+name] = deny(rule, f.around...)
	}
	if diff := cmp.Diff(want, config.Linters.Settings.Depguard.Rules); diff != "" {
		t.Errorf("depguard's rules in .golangci.yml differ from imports_test.go (-want +got):\n%s", diff)
	}
}

func deny(rule depguardRule, pkgs ...string) depguardRule {
	rule.Mode = "lax"
	slices.Sort(rule.Allow)
	for _, p := range pkgs {
		rule.Deny = append(rule.Deny, struct {
			Pkg string `yaml:"pkg"`
		}{p})
	}
	return rule
}
