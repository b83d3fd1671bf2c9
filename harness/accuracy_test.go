package harness_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/verdict"
)

// TestAccuracyOfRuns plans a run of every contract that the corpus gives, as --dry-run does, and runs it against a mock that keeps
// it, without Ginkgo. It prints how many are green, and what is broken in the others.
func TestAccuracyOfRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("long under the race detector: make test runs it without")
	}
	dir := os.Getenv("CONFORM_CORPUS")
	if dir == "" {
		t.Skip("CONFORM_CORPUS is not set: no corpus to measure against")
	}
	for _, set := range []string{"published", "drafts"} {
		list, err := derive.Find([]string{filepath.Join(dir, set)})
		if err != nil {
			t.Fatal(err)
		}
		libraries, err := derive.OpenLibraries("")
		if err != nil {
			t.Fatal(err)
		}
		results := derive.Batch{Libraries: libraries}.Derive(list)
		reasons := make([]string, len(results))
		var planned, green, derived, next atomic.Int64
		var workers sync.WaitGroup
		for range 2 * runtime.GOMAXPROCS(0) {
			workers.Go(func() {
				for i := next.Add(1) - 1; i < int64(len(results)); i = next.Add(1) - 1 {
					if results[i].Err != nil {
						continue // derive's own accuracy test lists these
					}
					isPlanned, reason := runDerived(t.Context(), t.TempDir(), results[i])
					if reasons[i] = reason; strings.Contains(reason, "is left out") {
						continue // a body that is no JSON object
					}
					derived.Add(1)
					if isPlanned {
						planned.Add(1)
					}
					if reason == "" {
						green.Add(1)
					}
				}
			})
		}
		workers.Wait()
		t.Logf("%s: %d contracts, %d planned by --dry-run, %d (%.1f %%) green against the mock", set, derived.Load(), planned.Load(), green.Load(),
			100*float64(green.Load())/float64(derived.Load()))
		for i, reason := range reasons {
			if reason != "" {
				t.Logf("    %s/%s: %s", results[i].Version, results[i].Name, reason)
			}
		}
		if planned.Load() < derived.Load() {
			t.Errorf("%s: want every contract planned", set)
		}
		if 100*green.Load() < 95*derived.Load() {
			t.Errorf("%s: want at least 95 %% green", set)
		}
	}
}

// runDerived reports whether a contract can be planned and, if its run does not exit with 0, why.
func runDerived(ctx context.Context, dir string, r derive.Result) (planned bool, reason string) {
	file := filepath.Join(dir, strings.ToLower(r.Name)+".yaml")
	if err := os.WriteFile(file, r.YAML, 0o600); err != nil {
		return false, err.Error()
	}
	c, err := contract.LoadFile(file)
	if err != nil {
		return false, err.Error()
	}
	cfg := harness.Config{Contracts: []*contract.Contract{c}, Version: "test"}
	p, err := cfg.Plan()
	if err != nil {
		return false, err.Error()
	}
	if err := p.WriteDryRun(io.Discard, true); err != nil {
		return false, err.Error()
	}
	run, err := harness.Run(ctx, cfg)
	if err != nil {
		return false, err.Error()
	}
	if run.Footer.Exit == verdict.ExitOK {
		return true, ""
	}
	return true, fmt.Sprintf("exit %d: %s", run.Footer.Exit, firstBroken(run))
}

// firstBroken returns the first verdict that is no pass or skip, and counts the others.
func firstBroken(run *verdict.Run) string {
	first, broken := "", 0
	for _, v := range run.Verdicts {
		if v.Status != verdict.Fail && v.Status != verdict.Error && v.Status != verdict.NotRun {
			continue
		}
		if broken++; first == "" {
			first = fmt.Sprintf("%s %s %s", v.ID, v.Status, v.Reason)
			if len(v.Findings) > 0 {
				first += fmt.Sprintf(" %+v", v.Findings[0])
			}
		}
	}
	return fmt.Sprintf("%.300s (%d in all)", first, broken)
}
