package runner

import (
	"context"
	"errors"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// waitingCase is a case that only lacks its last step, a read that follows the requests of other cases too.
type waitingCase struct {
	f      *future
	readID int // of the read, if it is sent for this case
}

func (q *queue) isWaiting(f *future) bool {
	return slices.ContainsFunc(q.waiting, func(w waitingCase) bool { return w.f == f })
}

// shareRead reports whether the i-th step of a case is a shared read: the one before the waiting cases, or the one after cases to
// come.
func (q *queue) shareRead(f *future, i int) bool {
	switch step := f.Steps[i]; {
	case step.Name == check.Before && len(q.waiting) > 0:
		f.steps = append(f.steps, q.waiting[0].f.steps[0])
	case step.Name == check.After && q.nextSharesReads():
		q.waiting = append(q.waiting, waitingCase{f, f.firstID + i})
	default:
		return false
	}
	return true
}

func (q *queue) nextSharesReads() bool {
	for _, f := range slices.Concat(q.cases, q.later) { // in the order in which they are sent
		if f.NotSent == "" {
			return f.SharesReads
		}
	}
	return false
}

// deliver completes the waiting cases with the read after them, nil if one of them broke the target. Each of these cases, and the last one if the read is its own, gets
// the requests of the others.
func (r *Runner) deliver(q *queue, read *check.Step, last ...*future) {
	all := last
	for _, w := range q.waiting {
		all = append(all, w.f)
	}
	if len(q.waiting) > 0 {
		for _, f := range all {
			f.otherCases = slices.Clone(q.failed)
			for _, other := range all {
				if other != f {
					f.otherCases = append(f.otherCases, other.requests()...)
				}
			}
		}
	}
	for _, w := range q.waiting {
		if read != nil {
			w.f.steps = append(w.f.steps, check.Step{Name: check.After, ID: read.ID, Exchange: read.Exchange})
			w.f.failure = read.Exchange.Failure
		}
		r.outlines.release(w.f)
		close(w.f.done)
	}
	q.waiting, q.failed = nil, nil
}

// requests lists what a case sent except its reads, each step under the name of the case.
func (f *future) requests() (out []check.Step) {
	for _, s := range f.steps {
		if !check.IsRead(s.Name) {
			out = append(out, check.Step{Name: f.Case.Case, ID: s.ID, Exchange: s.Exchange})
		}
	}
	return out
}

// readForWaiting sends the read that cases wait for, because the next case does not share it, or notes why not.
func (r *Runner) readForWaiting(ctx context.Context, q *queue) {
	if len(q.waiting) == 0 {
		return
	}
	first := q.waiting[0]
	failure := r.breaker.failure()
	switch {
	case ctx.Err() != nil || r.draining.Load():
		for _, w := range q.waiting {
			w.f.stopped = "the run was stopped before the entity was read again"
		}
		failure = &wire.Failure{Kind: wire.Cancelled, Err: errors.New("the run was stopped")}
	case failure != nil && failure.Kind == wire.Unreachable: // a crash, which another case reports
		r.deliver(q, nil)
		return
	case failure == nil && q.abandoned != nil:
		failure = q.abandoned
	}
	read := &check.Step{Name: check.After, ID: first.readID, Exchange: &wire.Exchange{Failure: failure}}
	if failure == nil {
		step, broke := first.f.Steps[len(first.f.Steps)-1], false
		q.lastRead, q.lastURL = read, step.Request.URL
		if read.Exchange = r.exchange(ctx, q, first.f, step, first.readID); read.Exchange.Failure != nil {
			read.Exchange, broke = r.examine(ctx, q, first.f, step, *read)
		}
		read.Exchange = r.checkReadable(ctx, q, first.f, check.After, read.Exchange)
		first.f.record = append(first.f.record, r.keep(*read))
		if broke {
			read = nil
		}
	}
	r.deliver(q, read)
}
