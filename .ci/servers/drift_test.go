package servers

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A drift is a row of drift.md, or a difference that conform diff --mock reports. In a row, the case is a glob.
type drift struct{ kind, about, testCase, text string }

func (d drift) String() string {
	return strings.Join([]string{d.kind, d.about, d.testCase, d.text}, " | ")
}

func (d drift) covers(got drift) bool {
	match, err := path.Match(d.testCase, got.testCase)
	return err == nil && match && d.kind == got.kind && d.about == got.about && strings.Contains(got.text, d.text)
}

// TestMockOfCAP compares CAP with a mock of its own metadata: what conform diff --mock reports is what drift.md lists. A second run of CAP shows
// nothing, and of two mocks only the one with a fault differs.
func TestMockOfCAP(t *testing.T) {
	t.Parallel()
	base := capApp.serve(t, capApp.copyOf(t), stay)
	contract := deriveContract(t, base)
	record := func(target string, flags ...string) string {
		t.Helper()
		dir := t.TempDir()
		runCommand(t, append([]string{"run", "--contract", contract, "--target", target, "--out", dir}, flags...)...)
		return filepath.Join(dir, "run.ndjson")
	}
	record(base, "--param", "ID=1") // the entity has no tag before the first update
	service := record(base, "--param", "ID=1")
	faithful := record("mock")

	want, err := drifts("cap/drift.md")
	if err != nil {
		t.Fatal(err)
	}
	got := diffMock(t, service, faithful)
	for _, d := range got {
		if !slices.ContainsFunc(want, func(w drift) bool { return w.covers(d) }) {
			t.Errorf("want no difference %s", d)
		}
	}
	for _, w := range want {
		if !slices.ContainsFunc(got, w.covers) {
			t.Errorf("missed: %s", w)
		}
	}
	for name, pair := range map[string][2]string{"CAP": {service, record(base, "--param", "ID=1")}, "the mock": {faithful, record("mock")}} {
		if got := diffMock(t, pair[0], pair[1]); len(got) > 0 {
			t.Errorf("want no difference in a second run of %s, got %v", name, got)
		}
	}
	for fault, d := range map[string]drift{
		"if-match-stale-accepted": {"laxer", "status", "stale-tag/*", "the mock accepts (200) what the service rejects (412)"},
		"update-ignored":          {"different", "check read-back", "full", "passes for the service and fails for the mock"},
		"odata-version-missing":   {"different", "header", "*/*", "only the service sends Odata-Version"},
		"context-missing":         {"different", "member", "*/*", `only the service sends "@odata.context" (string)`},
	} {
		if got := diffMock(t, faithful, record("mock", "--fault", fault)); !slices.ContainsFunc(got, d.covers) {
			t.Errorf("%s: want %s, got %v", fault, d, got)
		}
	}
}

// drifts reads the rows of a table. Each must give its reason.
func drifts(file string) (list []drift, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	for n, line := range strings.Split(string(text), "\n") {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| kind") || strings.HasPrefix(line, "| ---") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if len(cells) != 5 || cells[4] == "" {
			return nil, fmt.Errorf("%s:%d: want five cells, the last with what CAP does", file, n+1)
		}
		list = append(list, drift{cells[0], cells[1], cells[2], cells[3]})
	}
	return list, nil
}

// diffMock returns a drift for each case that conform diff --mock names.
func diffMock(t *testing.T, service, mock string) (list []drift) {
	t.Helper()
	var doc struct {
		Equal       bool
		Compared    int
		NotCompared map[string]int
		Differences []struct {
			Kind, About, Text string
			Cases             []string
		}
	}
	if err := json.Unmarshal(runCommand(t, "diff", "--mock", service, mock, "--json"), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Compared < 50 || len(doc.NotCompared) > 2 || doc.Equal != (len(doc.Differences) == 0) {
		t.Errorf("want all responses compared, got %d, and not %v", doc.Compared, doc.NotCompared)
	}
	for _, d := range doc.Differences {
		for _, name := range d.Cases {
			list = append(list, drift{d.Kind, d.About, name, d.Text})
		}
	}
	return list
}

// runCommand runs conform, which must end with exit code 0 or 1, and returns what it prints.
func runCommand(t *testing.T, args ...string) []byte {
	t.Helper()
	short, cancel := context.WithTimeout(ctx, runTime)
	defer cancel()
	cmd := exec.CommandContext(short, conform, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if code := cmd.ProcessState.ExitCode(); code != 0 && code != 1 {
		t.Fatalf("conform %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return out
}
