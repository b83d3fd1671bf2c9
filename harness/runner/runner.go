// Package runner sends cases to a target, several at a time, and has their checks judge the exchanges.
//
// This package is not API: it may change in any release.
package runner

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// Options say how a plan is carried. Mock makes Graph's own habits promises, as they are for a mock of it. Progress, where set,
// is called after each case with how many are done. Careful leaves a target alone that fails in earnest, for people work there.
type Options struct {
	Target          wire.Target
	Concurrency     int // cases in flight, 8 where zero
	Strict          bool
	Mock            bool
	StopWhenFailing bool
	Latency         time.Duration // what an answer may take, catalogue.LatencyBudget where zero
	Redactor        *wire.Redactor
	Params          map[string]string // what the user bound, for the record
	Header          verdict.Header
	Progress        func(done, cases, failed int)
}

// Runner carries one plan to one target. Exchanges are futures: Start sends them with bounded concurrency, in order per
// resource, and Judge waits for those of its case.
type Runner struct {
	plan     *plan.Plan
	opts     Options
	futures  map[string]*future
	order    []*future
	verdicts []verdict.Verdict
	index    map[string]int // verdict id -> place in verdicts
	started  atomic.Bool
	draining atomic.Bool
	workers  sync.WaitGroup
	done     atomic.Int64
	failed   atomic.Int64
	watch    watch
}

// future is one case on its way. Fields below done are written before done is closed and only read after.
type future struct {
	*plan.Case
	done    chan struct{}
	firstID int // of its exchanges; ids follow the plan, not the clock, so that two runs give the same record

	steps        []check.Step
	beside       []check.Step // what other cases sent between the same two reads
	record       []kept
	filtered     bool   // deselected after planning
	stopped      string // why nothing was sent
	inapplicable string // why the case cannot be sent on this entity
	took         string // why this case proves nothing as a twin
	accepted     bool   // the target took the update, kept or not: enough for what looks at an answer alone
	failure      *wire.Failure
	duration     time.Duration

	judging sync.Mutex
	latency time.Duration
	pending int // checks still to judge; the raw bytes go when it reaches zero
}

// New prepares a run of the plan with every verdict not-run.
func New(p *plan.Plan, opts Options) *Runner {
	if opts.Concurrency <= 0 {
		opts.Concurrency = 8
	}
	r := &Runner{plan: p, opts: opts, futures: map[string]*future{}, verdicts: p.Verdicts(), index: map[string]int{}}
	id := 1
	for _, c := range p.Cases {
		f := &future{Case: c, done: make(chan struct{}), firstID: id, pending: len(c.Checks), latency: opts.Latency}
		id += len(c.Steps)
		r.futures[c.ID] = f
		r.order = append(r.order, f)
	}
	for i := range r.verdicts {
		r.index[r.verdicts[i].ID] = i
		r.verdicts[i].Reason = "the run ended before this was judged"
	}
	return r
}

// Plan returns the plan that the runner carries.
func (r *Runner) Plan() *plan.Plan { return r.plan }

// Start begins to send the cases that include selects, and the twins that they rest on. It returns at once; cancelling ctx
// aborts requests in flight.
func (r *Runner) Start(ctx context.Context, include func(*plan.Case) bool) {
	if r.started.Swap(true) {
		return
	}
	wanted := map[string]bool{}
	for _, c := range r.plan.Cases {
		if include(c) && !c.TwinOnly {
			wanted[c.ID], wanted[c.Twin] = true, true
		}
	}
	var chains []*chain
	byResource := map[string]*chain{}
	for _, f := range r.order {
		if !wanted[f.ID] {
			f.filtered = true
			close(f.done)
			continue
		}
		ch := byResource[f.Resource]
		if ch == nil {
			ch = &chain{}
			byResource[f.Resource] = ch
			chains = append(chains, ch)
		}
		ch.cases = append(ch.cases, f)
	}
	r.schedule(ctx, chains)
}

// Drain stops sending new cases; those in flight end.
func (r *Runner) Drain() { r.draining.Store(true) }

// Wait returns when nothing is in flight any more.
func (r *Runner) Wait() { r.workers.Wait() }

// Run carries the whole plan and judges every verdict, without Ginkgo. It returns the record, whose footer still lacks Ended.
func Run(ctx context.Context, p *plan.Plan, opts Options) *verdict.Run {
	r := New(p, opts)
	r.Start(ctx, func(*plan.Case) bool { return true })
	r.JudgeAll(ctx)
	return r.Finish()
}

// JudgeAll judges every case, waiting for each to be sent.
func (r *Runner) JudgeAll(ctx context.Context) {
	for _, c := range r.plan.Cases {
		for _, k := range c.Checks {
			r.Judge(ctx, c.ID, k)
		}
	}
}
