package integrations

import (
	"regexp"
	"strings"
	"testing"
)

// runJenkins runs the scripts of the Jenkinsfile in their order, and judges the exit code as its lines below them say.
func runJenkins(t *testing.T, j *job, nightly bool, fault string) result {
	t.Helper()
	file := readFile(t, "integrations/Jenkinsfile")
	scripts := regexp.MustCompile(`(?s)\bsh (?:returnStatus: true, script: )?(?:'''(.*?)'''|'([^'\n]+)')`).FindAllStringSubmatch(file, -1)
	if len(scripts) != 3 {
		t.Fatalf("want scripts that install, run and restore, got %q", scripts)
	}
	const contract = "--contract update-userrunstates"
	prepare, arguments, mode := j.here(example(t, "prepare.sh"), fault), "--target http://127.0.0.1:"+j.port+"/beta "+contract, "gate"
	if nightly {
		j.serve(fault)
		prepare, arguments, mode = "", "--target nightly --allow-writes "+contract, "nightly"
	}
	j.env = append(j.env, "JENKINS_URL=http://127.0.0.1/", "WORKSPACE="+j.dir, "CONFORM_BIN="+j.dir+"/.conform",
		"ARGUMENTS="+arguments, "BASELINE_MODE="+mode, "PREPARE="+prepare, "VERSION=latest")
	for _, name := range []string{"ARGUMENTS", "BASELINE_MODE", "PREPARE", "VERSION"} {
		if !strings.Contains(file, "(name: '"+name+"'") {
			t.Errorf("want a parameter %s, got none", name)
		}
	}
	shell := func(script []string) int {
		code, _ := j.run(nil, "sh", "-xe", "-c", script[1]+script[2])
		return code
	}
	if code := shell(scripts[0]); code != 0 {
		t.Fatalf("want an installed conform, got exit code %d\n%s", code, j.out.String())
	}
	got := result{exit: shell(scripts[1])}
	for _, line := range []string{"if (code == 3) { unstable '", "if (code != 0 && code != 3) { error "} {
		if !strings.Contains(file, line) {
			t.Errorf("want %q in the Jenkinsfile, got none", line)
		}
	}
	got.warned = got.exit == 3
	got.passed = got.exit == 0 || got.warned
	if code := shell(scripts[2]); code != 0 {
		t.Errorf("want conform restore to succeed, got %d\n%s", code, j.out.String())
	}
	for _, published := range regexp.MustCompile(`\b(?:junit|archiveArtifacts) '([^']+)'`).FindAllStringSubmatch(file, -1) {
		j.files(strings.Replace(published[1], "**", "*", 1))
	}
	return got
}
