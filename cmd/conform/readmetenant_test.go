package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestReadmeTenant does what README.md says of a tenant, in its order and with its conform.yaml, against the tenant on this machine:
// every command that stands there is run.
func TestReadmeTenant(t *testing.T) {
	readme := readFile(t, "../../README.md")
	_, section, found := strings.Cut(readme, "\n## Run it against a tenant\n")
	section, _, ended := strings.Cut(section, "\n## ")
	if !found || !ended {
		t.Fatal("want the section in README.md, got none")
	}
	tn := newTenant(t)
	env := []string{"CONFORM_TENANT=" + testTenant, "CONFORM_CLIENT=" + testClient, "CONFORM_SECRET=" + testSecret, "HOME=" + tn.dir}
	if _, stderr, exit := conformCommand(t, tn.dir, env, "init"); exit != 0 {
		t.Fatalf("conform init: %s", stderr)
	}
	blocks := regexp.MustCompile("(?ms)^ *```(\\w+)\n(.*?)^ *```$").FindAllStringSubmatch(section, -1)
	ran := map[string]bool{}
	for _, block := range blocks {
		text := unindent(block[2])
		var commands []string
		switch {
		case block[1] == "yaml" && strings.Contains(text, "targets:"):
			tn.write("conform.yaml", tn.here(t, text))
		case block[1] == "yaml":
			commands = workflow(t, text)
		case block[1] == "sh":
			commands = strings.Split(strings.TrimSpace(text), "\n")
		default:
			t.Errorf("want every block run, got one of %s", block[1])
		}
		for _, line := range commands {
			line, _, _ = strings.Cut(line, "#")
			args := strings.Fields(line)
			if args[0] != "conform" {
				t.Errorf("want a command of conform, got %q", line)
				continue
			}
			stdout, stderr, exit := conformCommand(t, tn.dir, env, args[1:]...)
			if exit != 0 {
				t.Errorf("%s: want exit 0, got %d\n%s%s", line, exit, stdout, stderr)
			}
			ran[args[1]] = true
		}
	}
	for _, command := range []string{"targets", "doctor", "run", "restore"} {
		if !ran[command] {
			t.Errorf("want conform %s among the commands, got none", command)
		}
	}
	if _, err := os.Stat(filepath.Join(tn.dir, "conform-out", "TEST-conform-nightly.xml")); err != nil {
		t.Error(err)
	}
}

// here puts the tenant on this machine in the place of Microsoft's cloud.
func (tn *directory) here(t *testing.T, text string) string {
	t.Helper()
	const cloud, kind = "    cloud: global", "      kind: client-secret"
	if !strings.Contains(text, cloud) || !strings.Contains(text, kind) || !strings.Contains(text, "    version: beta\n") {
		t.Fatalf("want a cloud and a sign-in in README.md's conform.yaml, got\n%s", text)
	}
	text = strings.Replace(text, cloud, "    tls: {ca: \"file:ca.pem\"}\n    base: "+tn.graph.URL+"/beta", 1)
	text = strings.Replace(text, "    version: beta\n", "", 1)
	text = strings.Replace(text, "[100/20s]", "[10000/1s]", 1)
	return strings.Replace(text, kind, "      login: "+tn.login.URL+"\n      scope: "+testScope+"\n"+kind, 1)
}

// workflow returns the commands of the job's steps, but for the one that installs conform.
func workflow(t *testing.T, text string) (commands []string) {
	t.Helper()
	var file struct {
		Jobs map[string]struct {
			Steps []struct {
				Run string `yaml:"run"`
			} `yaml:"steps"`
		} `yaml:"jobs"`
	}
	if err := yaml.Unmarshal([]byte(text), &file); err != nil {
		t.Fatal(err)
	}
	for _, step := range file.Jobs["conform"].Steps {
		if step.Run != "" && !strings.HasPrefix(step.Run, "go install ") {
			commands = append(commands, step.Run)
		}
	}
	if len(commands) < 3 {
		t.Errorf("want a job that looks, runs and restores, got %v", commands)
	}
	return commands
}

// unindent removes the blanks that the first line starts with from every line.
func unindent(text string) string {
	indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
	return strings.TrimPrefix(strings.ReplaceAll(text, "\n"+indent, "\n"), indent)
}
