// Package suites presents the session of a run as a Ginkgo tree: a Describe per operation, an It per case, with the line of the page as
// its location. A failed It lists the verdicts of the case that fail. Run is for other people's `go test`.
package suites

import (
	"context"
	"errors"
	"os/signal"
	"sync/atomic"
	"syscall"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/verdict"
)

// T is what Run needs of a *testing.T.
type T interface{ Fail() }

// Run is harness.Run with every verdict presented as a spec of t, which fails when the record's exit code is not 0. It obeys Ginkgo's
// own flags, its filters included. Ginkgo allows one Run per process: a second one is an error.
func Run(ctx context.Context, t T, cfg harness.Config) (*verdict.Run, error) {
	runs, err := RunAll(ctx, t, []harness.Config{cfg})
	if err != nil {
		return nil, err
	}
	return runs[0], nil
}

// RunAll is Run for several targets with different names at the same time, one record each.
func RunAll(ctx context.Context, t T, cfgs []harness.Config) ([]*verdict.Run, error) {
	if ran.Swap(true) {
		t.Fail()
		return nil, errors.New("a process has one run of Ginkgo: give RunAll all targets, or use harness.Test, which may run as often as you like")
	}
	sessions, err := harness.NewAll(ctx, cfgs)
	if err == nil {
		err = sessions.Open(ctx)
	}
	if err != nil {
		t.Fail()
		return nil, err
	}
	present(ctx, t, sessions, true)
	if cfgs[0].Stop == nil {
		signal.Reset(syscall.SIGINT, syscall.SIGTERM) // Ginkgo takes Ctrl-C for itself; a caller with Stop listens itself
	}
	return finish(ctx, t, sessions), nil
}

// ran is set by the first run: a second one would end the process without a word.
var ran atomic.Bool

// Present is RunAll for sessions that are open already, without Ginkgo's console report: the caller prints the records, and closes them.
func Present(ctx context.Context, t T, sessions harness.Sessions) []*verdict.Stream {
	present(ctx, t, sessions, false)
	records := sessions.Records(ctx)
	for _, record := range records {
		if record.Footer.Exit != 0 {
			t.Fail()
		}
	}
	return records
}

func finish(ctx context.Context, t T, sessions harness.Sessions) []*verdict.Run {
	runs := sessions.Finish(ctx)
	for _, run := range runs {
		if run.Footer.Exit != 0 {
			t.Fail()
		}
	}
	return runs
}
