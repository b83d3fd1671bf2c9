package harness

import (
	"context"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
)

// Test runs the cases of a config as subtests of t, with a subtest for each check: `full/read-back`, below the operation's name if the
// contracts have several. Only what -run selects is sent, with what it needs. Subtests run in parallel, while the run keeps its own limit of
// requests in flight, and end after Test has returned: end a server that they need in t.Cleanup, not in a defer. Then a tenant is restored.
// Test may be called as often as you like.
func Test(t *testing.T, cfg Config) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context()) // which ends before the cleanup that restores a tenant
	s, err := New(ctx, cfg)
	if err == nil {
		if err = s.Open(ctx); err != nil {
			_ = s.Close(ctx) // Notice has said what could not be restored
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		run := s.Record(ctx)
		defer func() { _ = run.Close() }()                     // nothing is read from it any more
		if run.Footer.Exit == verdict.ExitBug && !t.Failed() { // the verdicts of the subtests say all else
			t.Error("something could not be restored, or conform has a bug: Config.Notice was called with what")
		}
		if b := run.Footer.Baseline; b != nil {
			for _, e := range b.FixedInGate() {
				t.Errorf("%s of the baseline %s is fixed: remove the entry, %s", e.ID, verdict.Printable(b.File), verdict.Printable(e.Check))
			}
		}
	})
	selected := map[string]bool{}
	for _, op := range plan.ByOperation(s.plan.Cases) {
		testOperation(t, s, op, selected)
	}
	s.runner.Start(ctx, func(c *plan.Case) bool { return selected[c.ID] })
}

// testOperation declares the subtests of an operation. Each says that it is selected, and goes on when all are declared.
func testOperation(t *testing.T, s *Session, cases []*plan.Case, selected map[string]bool) {
	t.Helper()
	declare := func(t *testing.T) {
		t.Helper()
		for _, c := range cases {
			t.Run(c.Case, func(t *testing.T) {
				selected[c.ID] = true
				t.Parallel()
				testCase(t, s, c)
			})
		}
	}
	if isOnly(s, cases[0].Operation.Name) {
		declare(t)
		return
	}
	t.Run(strings.ReplaceAll(cases[0].Operation.Name, "/", "."), declare)
}

func isOnly(s *Session, name string) bool {
	return !slices.ContainsFunc(s.plan.Cases, func(c *plan.Case) bool { return c.Operation.Name != name })
}

// testCase waits for the verdicts of a case.
func testCase(t *testing.T, s *Session, c *plan.Case) {
	t.Helper()
	s.runner.Await(t.Context(), c.ID)
	verdicts := s.runner.Verdicts(c.ID)
	if len(verdicts) == 0 && c.NotSent != "" {
		t.Skip(verdict.Printable(c.NotSent))
	}
	for _, v := range verdicts {
		t.Run(path.Base(v.ID), func(t *testing.T) {
			switch v.Status {
			case verdict.Skip:
				t.Skip(verdict.Printable(v.Reason))
			case verdict.Fail, verdict.Error, verdict.NotRun:
				if v.IsKnown() {
					t.Skip(verdict.Printable(v.Deviation.String()))
				}
				t.Error("\n" + verdict.Describe(v, s.runner.Exchange))
			case verdict.Warn:
				t.Log("warning\n" + verdict.Describe(v, s.runner.Exchange))
			}
		})
	}
}
