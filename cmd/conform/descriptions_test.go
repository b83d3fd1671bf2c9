package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
)

// descriptionLimit is how long the commands on one file may take, also on a busy machine.
const descriptionLimit = 15 * time.Minute

// TestPublishedDescriptions lists, plans and runs every description below the folder CONFORM_DESCRIPTIONS against the embedded mock, each
// in processes of its own, and prints what became of it. The mock keeps every contract, so no run may fail, end with an error, or panic.
func TestPublishedDescriptions(t *testing.T) {
	root := os.Getenv("CONFORM_DESCRIPTIONS")
	if root == "" {
		t.Skip("CONFORM_DESCRIPTIONS is not set: no folder of descriptions")
	}
	var files []string
	if err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && isDescription(path) {
			files = append(files, path)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	command := testCommand(t)
	results := make([]described, len(files))
	next := make(chan int)
	var workers sync.WaitGroup
	for range 2 {
		out := t.TempDir()
		workers.Go(func() {
			for i := range next {
				results[i] = describe(t.Context(), command, files[i], out)
				results[i].file, _ = filepath.Rel(root, files[i])
				if line := results[i].line(); line != "" {
					t.Log(line)
				}
			}
		})
	}
	for i := range files {
		next <- i
	}
	close(next)
	workers.Wait()
	for _, line := range total(results) {
		t.Log(line)
	}
	for i := range results {
		if r := &results[i]; r.broken() {
			t.Errorf("%s: %s", r.file, cmp.Or(r.first, "see above"))
		}
	}
}

// described is what became of one file.
type described struct {
	file                   string
	noPatch                bool
	rejected               error // why it is no contract
	operations, verdicts   int
	left                   map[string]int // operations left out, by the kind of reason
	failed, errors, panics int
	warned, bad            int // bad counts exit codes that say more than the verdicts
	took                   time.Duration
	first                  string // the first of the above
}

func (d *described) broken() bool { return d.failed+d.errors+d.panics+d.bad > 0 }

func (d *described) note(format string, args ...any) {
	if d.first == "" {
		d.first = fmt.Sprintf(format, args...)
	}
}

// line describes a file with a problem.
func (d *described) line() string {
	switch {
	case d.rejected != nil:
		return fmt.Sprintf("%s: not loaded: %v", d.file, d.rejected)
	case d.broken() || d.warned > 0:
		return fmt.Sprintf("%s: %d failures, %d errors, %d panics, %d other, %d warnings of %d verdicts in %.1f s; the first: %s",
			d.file, d.failed, d.errors, d.panics, d.bad, d.warned, d.verdicts, d.took.Seconds(), d.first)
	}
	return ""
}

// describe runs the commands on one file. All of them share the time limit.
func describe(parent context.Context, command, file, out string) (d described) {
	ctx, cancel := context.WithTimeout(parent, descriptionLimit)
	defer cancel()
	began := time.Now()
	defer func() { d.took = time.Since(began) }()
	code := d.run(ctx, command, "list", file)
	if code < 0 {
		return d
	}
	c, err := contract.LoadFile(file)
	var untestable *contract.UntestableError
	switch {
	case errors.As(err, &untestable):
		c = untestable.Contract
	case errors.Is(err, contract.ErrNoPatch):
		d.noPatch = true
		return d
	case err != nil:
		d.rejected = err
		return d
	}
	d.operations, d.left = len(c.Operations)+len(c.LeftOut), map[string]int{}
	for _, left := range c.LeftOut {
		d.left[left.Kind]++
	}
	if len(c.Operations) == 0 {
		return d
	}
	d.expect(code, "list")
	for _, args := range [][]string{{"run", "--dry-run"}, {"run"}, {"run", "--depth", "full"}} {
		record := filepath.Join(out, "run.ndjson")
		_ = os.Remove(record)
		code := d.run(ctx, command, append(args, "--out", out, file)...)
		if code < 0 {
			return d
		}
		if slices.Contains(args, "--dry-run") {
			d.expect(code, "run --dry-run")
			continue
		}
		before := d.failed + d.errors
		d.read(record)
		if d.failed+d.errors == before {
			d.expect(code, strings.Join(args, " "))
		}
	}
	return d
}

// expect notes an exit code other than 0.
func (d *described) expect(code int, args string) {
	if code != exitKept {
		d.bad++
		d.note("%s: exit code %d", args, code)
	}
}

// run runs the command once and returns its exit code, or -1 if it did not end by itself.
func (d *described) run(ctx context.Context, command string, args ...string) int {
	cmd := exec.CommandContext(ctx, command, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run()
	if err != nil && d.first == "" && stderr.Len() > 0 {
		defer func() {
			if d.broken() {
				d.first += ": " + strings.TrimSpace(stderr.String()[:min(stderr.Len(), 300)])
			}
		}()
	}
	switch {
	case ctx.Err() != nil:
		d.bad++
		d.note("%s: not done after %s", strings.Join(args[:1], " "), descriptionLimit)
		return -1
	case bytes.Contains(stderr.Bytes(), []byte("goroutine ")):
		d.panics++
		d.note("%s: panic", args[0])
	case err != nil && cmd.ProcessState == nil:
		d.bad++
		d.note("%s: %v", args[0], err)
		return -1
	}
	return cmd.ProcessState.ExitCode()
}

// read counts the verdicts of a record.
func (d *described) read(file string) {
	f, err := os.Open(file)
	if err != nil {
		return // the exit code says why
	}
	defer f.Close()
	run, err := verdict.Read(f)
	if err != nil {
		d.bad++
		d.note("the record cannot be read: %v", err)
		return
	}
	d.verdicts += len(run.Verdicts)
	for i := range run.Verdicts {
		v := &run.Verdicts[i]
		switch {
		case v.Class == "harness.panic":
			d.panics++
		case v.Status == verdict.Fail:
			d.failed++
		case v.Status == verdict.Error || v.Status == verdict.NotRun:
			d.errors++
		case v.Status == verdict.Warn:
			d.warned++
		default:
			continue
		}
		d.note("%s %s: %.300s %.600s", v.Status, v.ID, v.Reason, fmt.Sprintf("%+v", v.Findings))
	}
}

// total describes all files.
func total(all []described) (lines []string) {
	var sum described
	left, loaded, rejected, noPatch := map[string]int{}, 0, 0, 0
	for i := range all {
		d := &all[i]
		switch {
		case d.noPatch:
			noPatch++
			continue
		case d.rejected != nil:
			rejected++
			continue
		}
		loaded++
		for kind, n := range d.left {
			left[kind] += n
		}
		sum.operations += d.operations
		sum.verdicts += d.verdicts
		sum.failed += d.failed
		sum.errors += d.errors
		sum.panics += d.panics
		sum.bad += d.bad
		sum.warned += d.warned
		sum.took += d.took
	}
	lines = append(lines, fmt.Sprintf("%d files: %d loaded, %d not loaded, %d without a PATCH operation", len(all), loaded, rejected, noPatch))
	lines = append(lines, fmt.Sprintf("%d operations, %d verdicts: %d failures, %d errors, %d panics, %d other, %d warnings; %.0f s in all",
		sum.operations, sum.verdicts, sum.failed, sum.errors, sum.panics, sum.bad, sum.warned, sum.took.Seconds()))
	for _, kind := range slices.SortedFunc(maps.Keys(left), func(a, b string) int { return cmp.Or(left[b]-left[a], strings.Compare(a, b)) }) {
		lines = append(lines, fmt.Sprintf("%6d left out: %s", left[kind], kind))
	}
	slowest := slices.SortedFunc(slices.Values(all), func(a, b described) int { return cmp.Compare(b.took, a.took) })
	for _, d := range slowest[:min(5, len(slowest))] {
		lines = append(lines, fmt.Sprintf("%6.1f s: %s, %d operations, %d verdicts", d.took.Seconds(), d.file, d.operations, d.verdicts))
	}
	return lines
}
