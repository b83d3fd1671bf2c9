package integrations

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// result is how a job ended.
type result struct {
	exit    int  // of conform
	passed  bool // the job as a whole, which may also
	warned  bool // pass with a warning
	outputs map[string]string
}

// system runs the gate or the nightly example of docs/ci.md in a job. Without a fault, there is no server.
type system func(t *testing.T, j *job, nightly bool, fault string) result

var systems = map[string]system{"github": runGitHub, "gitlab": runGitLab, "azure": runAzure, "jenkins": runJenkins}

// TestResults runs every example against a mock whose one deviation is in the baseline, against a mock with another deviation, and without a
// server.
func TestResults(t *testing.T) {
	for name, run := range systems {
		for _, use := range []string{"gate", "nightly"} {
			for _, tt := range []struct {
				name, fault    string
				exit           int
				passed, warned bool
				new, known     string
			}{
				{"green", accepted, 0, true, false, "0", "1 or more"},
				{"red", "update-ignored", 1, false, false, "1 or more", "0"},
				{"environment", "", 3, name == "jenkins" || use == "nightly", name == "jenkins" || use == "nightly", "0", "0"},
			} {
				t.Run(strings.Join([]string{name, use, tt.name}, "/"), func(t *testing.T) {
					t.Parallel()
					j := newJob(t)
					text, err := baseline()
					if err != nil {
						t.Fatal(err)
					}
					j.write("conform.baseline.yaml", text)
					got := run(t, j, use == "nightly", tt.fault)
					// An unstable build of Jenkins is neither passed nor failed; it counts as a warning here.
					if got.exit != tt.exit || got.passed != tt.passed || got.warned != tt.warned {
						t.Errorf("want exit code %d, passed %t, warned %t, got %+v\n%s", tt.exit, tt.passed, tt.warned, got, j.out.String())
					}
					for output, want := range map[string]string{"new": tt.new, "known": tt.known} {
						if value, has := got.outputs[output]; has && (value != "0") != (want != "0") {
							t.Errorf("want %s %s, got %s", want, output, value)
						}
					}
					j.files("conform-out/run.ndjson", "conform-out/report.html", "conform-out/TEST-*.xml")
				})
			}
		}
	}
}

// accepted is the fault whose deviation is in the baseline.
const accepted = "odata-version-missing"

// baseline returns the baseline that conform writes for that deviation.
var baseline = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(scratch, "baseline")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return "", err
	}
	if out, err := output(context.Background(), dir, conform, "run", "--contract", "update-userrunstates", "--fault", accepted); err == nil {
		return "", fmt.Errorf("want a run that fails, got %s", out)
	}
	if _, err := output(context.Background(), dir, conform, "baseline", "init"); err != nil {
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(dir, "conform.baseline.yaml"))
	return string(text), err
})
