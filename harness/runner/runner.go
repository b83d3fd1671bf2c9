// Package runner sends the cases of a plan to a target, several at a time, and has the checks judge the exchanges.
//
// This package is not API: it may change in any release.
package runner

import (
	"context"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// Options say how to run a plan.
type Options struct {
	Target          wire.Target
	Concurrency     int                                        // requests in flight; 0 means 8
	Strict          bool                                       // warnings fail
	Mock            bool                                       // Graph's conventions fail too
	StopWhenFailing bool                                       // send nothing more to a target that fails most requests
	Tenant          bool                                       // others may write to the target, and a request that broke it is not repeated
	Stateless       bool                                       // reads never show an update
	Settle          time.Duration                              // how long reads may lag behind writes; 0 means that they do not
	Sleep           func(context.Context, time.Duration) error // wire.Sleep if nil
	Latency         time.Duration                              // limit for a response; 0 means catalogue.LatencyBudget
	Redactor        *wire.Redactor
	Params          map[string]string // as the user bound them, for the record
	Header          verdict.Header
	Scratch         string                                    // folder for what a run keeps outside memory
	Deviation       func(*verdict.Verdict) *verdict.Deviation // of a verdict that fails, by a baseline; may be nil
	Progress        func(done, cases, failed, errors int)     // called after each case with the verdicts so far, if not nil

	// What a run needs that continues another one. Without them, it sends every case.
	Selects  func(*plan.Case) bool       // the cases to send, with their twins; nil for all
	Recorded iter.Seq[*verdict.Exchange] // what was exchanged before, may be nil
	LastID   int                         // of those
}

// Runner runs one plan against one target. Start sends the cases with bounded concurrency, in order per resource. Each is judged when it
// and those before it were sent.
type Runner struct {
	plan     *plan.Plan
	opts     Options
	futures  map[string]*future // by case id
	order    []*future
	started  atomic.Bool
	draining atomic.Bool
	lateList atomic.Int64 // collections that did not show an update in time
	workers  sync.WaitGroup
	breaker  breaker
	watch    *watch
	extraIDs map[*contract.Operation]*atomic.Int64 // by operation: the last id of a request beyond the plan
	outlines outlines

	recording  sync.Mutex
	unrecorded []*future      // in the order of sending to one entity after another
	exchanges  *verdict.Spool // redacted
	done       int            // cases with verdicts
	failed     int            // verdicts
	errors     int            // verdicts
}

// future is a case that is being sent. The fields of the second group are written before done is closed, and only read afterwards; those of
// the third are written before judged is closed.
type future struct {
	*plan.Case // an outline until it is built
	built      bool
	awaited    bool // it is to be built
	done       chan struct{}
	judged     chan struct{}
	queue      *queue
	planned    *plan.Case // the outline
	checks     []*check.Check
	firstID    int // of its exchanges: ids are assigned when planning, so that two runs number them alike

	steps        []check.Step
	bodies       check.Bodies // while the case is judged
	otherCases   []check.Step // what other cases sent between the reads that they share with this one
	record       []keptStep
	filtered     bool   // not selected
	stopped      string // why the case was not sent: the run was stopped
	inapplicable string // why the case cannot be sent for this entity
	notApplied   string // what was wrong with the response to a valid update, or with the state after it
	accepted     bool   // the response was a success
	failure      *wire.Failure
	duration     time.Duration
	probed       bool
	rejections   []check.Rejection         // what a probe found
	selected     map[string]map[string]any // by read: what only $select returns
	breakages    []breakage
	foreign      string // a value that this run neither read nor sent

	results []result // in the order of its checks
	sent    []int    // ids of the exchanges that were judged
	latency time.Duration
	tenant  bool
}

// New prepares a run of the plan in which every verdict is not-run.
func New(p *plan.Plan, opts Options) *Runner {
	if opts.Concurrency <= 0 {
		opts.Concurrency = 8
	}
	if opts.Target != nil {
		opts.Target = newSlots(opts.Target, opts.Concurrency)
	}
	if opts.Sleep == nil {
		opts.Sleep = wire.Sleep
	}
	r := &Runner{plan: p, opts: opts, watch: newWatch(), futures: map[string]*future{}}
	r.outlines.built, r.outlines.left = map[*contract.Operation]map[string]*plan.Case{}, map[*contract.Operation]int{}
	r.exchanges = verdict.NewSpool(opts.Scratch, r.mayWrite)
	if opts.Recorded != nil {
		for x := range opts.Recorded {
			r.exchanges.Add(x)
		}
	}
	before := idsBefore(p, opts.LastID)
	for _, c := range p.Cases {
		f := &future{
			Case: c, planned: c, done: make(chan struct{}), judged: make(chan struct{}), checks: c.Checks, firstID: before + c.FirstExchange,
			latency: opts.Latency, tenant: opts.Tenant,
		}
		r.futures[c.ID] = f
		r.order = append(r.order, f)
	}
	r.outlines.current = map[*contract.Operation]map[string]any{}
	r.extraIDs = map[*contract.Operation]*atomic.Int64{}
	last := before + p.Exchanges
	for _, c := range p.Contracts {
		for _, op := range c.Operations {
			r.extraIDs[op] = &atomic.Int64{}
			r.extraIDs[op].Store(int64(last))
			last += extraIDs(op)
		}
	}
	r.unrecorded = slices.Clone(r.order)
	slices.SortStableFunc(r.unrecorded, func(x, y *future) int { return int(x.Risk() - y.Risk()) })
	return r
}

// Plan returns the plan.
func (r *Runner) Plan() *plan.Plan { return r.plan }

// Start begins to send the selected cases and their twins, and returns at once. Cancelling ctx aborts requests in flight.
func (r *Runner) Start(ctx context.Context, selected func(*plan.Case) bool) {
	if r.started.Swap(true) {
		return
	}
	wanted := map[string]bool{}
	for _, c := range r.plan.Cases {
		if selected(c) && !c.TwinOnly && (r.opts.Selects == nil || r.opts.Selects(c)) {
			wanted[c.ID], wanted[c.Twin] = true, true
		}
	}
	var queues []*queue
	byResource, inCollection := map[string]*queue{}, map[string]*queue{}
	for _, f := range r.order {
		if !wanted[f.ID] {
			f.filtered = true
			close(f.done)
			continue
		}
		q := byResource[f.Resource]
		if q == nil {
			q = &queue{adaptations: map[*contract.Operation]*adaptation{}, known: map[string][]any{}, expected: map[string]expectation{}, elsewhere: map[string]bool{}, first: map[string]check.Step{}}
			byResource[f.Resource] = q
			before := inCollection[f.Collection]
			if inCollection[f.Collection] = q; f.Collection != "" && before != nil && before.later[0].Operation.Path != f.Operation.Path {
				before.next = q // the keys of another form, such as an alternate key, may name the same entity
			} else {
				queues = append(queues, q)
			}
		}
		f.queue = q
		q.later = append(q.later, f)
	}
	r.workers.Go(func() {
		r.sendAll(ctx, queues)
		r.recordDone(true)
	})
}

// Drain stops sending further cases. Those in flight are completed.
func (r *Runner) Drain() { r.draining.Store(true) }

// Wait returns when no case is in flight.
func (r *Runner) Wait() { r.workers.Wait() }

// Await waits until a case was judged or ctx ends.
func (r *Runner) Await(ctx context.Context, caseID string) {
	select {
	case <-r.futures[caseID].judged:
	case <-ctx.Done():
	}
}

// AwaitAll waits until every case was judged or ctx ends.
func (r *Runner) AwaitAll(ctx context.Context) {
	for _, c := range r.plan.Cases {
		r.Await(ctx, c.ID)
	}
}

// Verdicts returns those of a case, with the status not-run before it was judged.
func (r *Runner) Verdicts(caseID string) (out []verdict.Verdict) {
	r.recording.Lock()
	defer r.recording.Unlock()
	f := r.futures[caseID]
	for i := range f.checks {
		out = append(out, r.classified(f, i))
	}
	return out
}
