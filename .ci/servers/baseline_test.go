package servers

import (
	"context"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestBaseline accepts the true findings of a server, and runs conform on it again, also on another port and at another depth.
func TestBaseline(t *testing.T) {
	t.Parallel()
	dir, file := fastAPI.copyOf(t), filepath.Join(t.TempDir(), "conform.baseline.yaml")
	base := fastAPI.serve(t, dir)
	first := runConform(t, base, "things.yaml", "thingId=1")
	record := filepath.Join(t.TempDir(), "out")
	if text, code := conformHere(t, "run", "--contract", "things.yaml", "--target", base, "--param", "thingId=1", "--out", record); code != 1 {
		t.Fatalf("want exit code 1, got %d\n%s", code, text)
	}
	if text, code := conformHere(t, "baseline", "init", filepath.Join(record, "run.ndjson"), "--baseline", file); code != 0 {
		t.Fatalf("conform baseline init: want exit code 0, got %d\n%s", code, text)
	}
	again := []string{"run", "--contract", "things.yaml", "--param", "thingId=1", "--out", t.TempDir(), "--baseline", file}
	for name, flags := range map[string][]string{
		"the same":     {"--target", base},
		"another port": {"--target", fastAPI.serve(t, dir)},
		"quick":        {"--target", base, "--depth", "quick", "--baseline-mode", "gate"},
	} {
		text, code := conformHere(t, append(again, flags...)...)
		if counted := regexp.MustCompile(`(?m)^baseline .*: \d+ known(, \d+ unobserved)?$`).FindString(text); code != 0 || counted == "" {
			t.Errorf("%s: want exit code 0 and only known findings, got %d\n%s", name, code, text)
		} else {
			t.Log(name, counted)
		}
	}
	if text, code := conformHere(t, "baseline", "prune", filepath.Join(record, "run.ndjson"), "--baseline", file); code != 0 || !strings.HasPrefix(text, "removed 0 entries") {
		t.Errorf("want nothing fixed, got %d\n%s", code, text)
	}
	if first.counts["fail"] == 0 {
		t.Error("want a server with findings")
	}
}

// conformHere runs conform and returns what it prints with its exit code.
func conformHere(t *testing.T, args ...string) (text string, code int) {
	t.Helper()
	short, cancel := context.WithTimeout(ctx, runTime)
	defer cancel()
	cmd := exec.CommandContext(short, conform, args...)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}
