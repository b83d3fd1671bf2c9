package servers

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A trial is one run of a tool.
type trial struct {
	report
	responses int // of the server
	cpu, time time.Duration
}

// run tests a service of a running server once.
func (tl tool) run(b *bookshop, svc service, seed int) (trial, error) {
	dir, err := os.MkdirTemp("", "conform-detection-")
	if err != nil {
		return trial{}, err
	}
	defer os.RemoveAll(dir)
	short, cancel := context.WithTimeout(ctx, tl.time)
	defer cancel()
	argv := tl.argv(svc, b.url, dir, seed)
	cmd := exec.CommandContext(short, argv[0], argv[1:]...)
	cmd.Dir = dir // some tools leave a cache there, which another run must not find
	cmd.Env = append(append(os.Environ(), "CONFORM_TOKEN="+validToken, "CONFORM_EXPIRED_TOKEN="+expiredToken), tl.env...)
	leadGroup(cmd)
	started := time.Now()
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return trial{}, fmt.Errorf("%s was interrupted", tl.name)
	}
	if short.Err() != nil {
		return trial{}, fmt.Errorf("%s did not end within %v", tl.name, tl.time)
	}
	if cmd.ProcessState == nil {
		return trial{}, err
	}
	if code := cmd.ProcessState.ExitCode(); code < 0 || code > tl.most || code == 2 {
		return trial{}, fmt.Errorf("%s ended with %w\n%s", tl.name, err, lastLines(out, 10))
	}
	got := trial{time: time.Since(started), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	got.report, err = tl.read(dir)
	return got, err
}

// absolute returns the path of a file of this package for a tool that runs elsewhere.
func absolute(file string) string {
	path, err := filepath.Abs(file)
	if err != nil {
		panic(err) // there is no working directory
	}
	return path
}

// try tests a service of a server of its own once.
func (tl tool) try(svc service, seed int, env ...string) (trial, error) {
	b, err := startBookshop(env...)
	if err != nil {
		return trial{}, err
	}
	got, err := tl.run(b, svc, seed)
	n, stopped := b.stop()
	got.responses = n
	return got, errors.Join(err, stopped)
}

// outcome compares a run of a faulty server with the runs of the correct one: detected, told if there is only new information, or missed.
func (tr trial) outcome(known report) (result string, checks []string) {
	if checks := unknown(tr.alarms, known.alarms); len(checks) > 0 {
		return "detected", checks
	}
	if checks := unknown(tr.told, known.told); len(checks) > 0 {
		return "told", checks
	}
	return "missed", nil
}

// unknown returns the checks, sorted, of what is in got and not in known.
func unknown(got, known map[string]string) []string {
	checks := map[string]bool{}
	for id, check := range got {
		if _, ok := known[id]; !ok {
			checks[check] = true
		}
	}
	return slices.Sorted(maps.Keys(checks))
}

func lastLines(out []byte, n int) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// A run that comes to nothing is an error, not a fault that was missed.
func TestTrialErrors(t *testing.T) {
	for script, want := range map[string]string{
		"exit 2": "exit status 2", "exit 4": "exit status 4", "kill -9 $$": "signal: killed", "exec sleep 60": "did not end within", "exit 0": "run.ndjson: no such file",
	} {
		tl := conformTool("quick")
		tl.argv = func(service, string, string, int) []string { return []string{"sh", "-c", script} }
		tl.time = time.Second
		if _, err := tl.run(&bookshop{}, library, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want an error with %q, got %v", script, want, err)
		}
	}
}
