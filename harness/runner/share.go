package runner

import (
	"context"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// wait is a case that was sent but for its last step, a read that stands behind other cases' requests too.
type wait struct {
	f  *future
	id int // of the read, should it be sent for this case
}

func (ch *chain) waits(f *future) bool {
	return slices.ContainsFunc(ch.waiting, func(w wait) bool { return w.f == f })
}

// share tells whether the i-th step of a case is a read that it shares: the one before those who wait, or the one behind the cases to
// come.
func (ch *chain) share(f *future, i int) bool {
	switch step := f.Steps[i]; {
	case step.Name == check.Before && len(ch.waiting) > 0:
		f.steps = append(f.steps, ch.waiting[0].f.steps[0])
	case step.Name == check.After && ch.follows():
		ch.waiting = append(ch.waiting, wait{f, f.firstID + i})
	default:
		return false
	}
	return true
}

// follows tells whether the next case of the chain shares its reads too.
func (ch *chain) follows() bool {
	i := slices.IndexFunc(ch.cases, func(f *future) bool { return f.NotSent == "" })
	return i >= 0 && ch.cases[i].SharesReads
}

// answer gives those who wait the read behind them, and tells all whom it serves of each other.
func (ch *chain) answer(read *check.Step, last ...*future) {
	all := last
	for _, w := range ch.waiting {
		all = append(all, w.f)
	}
	if len(ch.waiting) > 0 {
		for _, f := range all {
			f.beside = slices.Clone(ch.strays)
			for _, other := range all {
				if other != f {
					f.beside = append(f.beside, other.sent()...)
				}
			}
		}
	}
	for _, w := range ch.waiting {
		w.f.steps = append(w.f.steps, check.Step{Name: check.After, ID: read.ID, Exchange: read.Exchange})
		w.f.failure = read.Exchange.Failure
		close(w.f.done)
	}
	ch.waiting, ch.strays = nil, nil
}

// sent lists what a case sent beside its reads, each step under the case's name.
func (f *future) sent() (out []check.Step) {
	for _, s := range f.steps {
		if !check.IsRead(s.Name) {
			out = append(out, check.Step{Name: f.Case.Case, ID: s.ID, Exchange: s.Exchange})
		}
	}
	return out
}

// readNow sends the read that cases wait for, because none of those to come shares it after all, or says why not.
func (r *Runner) readNow(ctx context.Context, ch *chain) {
	if len(ch.waiting) == 0 {
		return
	}
	first := ch.waiting[0]
	failure := r.watch.failure()
	switch {
	case ctx.Err() != nil || r.draining.Load():
		for _, w := range ch.waiting {
			w.f.stopped = "the run was stopped before the entity was read again"
		}
		failure = &wire.Failure{Kind: wire.Cancelled, Err: abandonedError("stopped")}
	case failure == nil && ch.abandoned != nil:
		failure = ch.abandoned
	}
	read := &check.Step{Name: check.After, ID: first.id, Exchange: &wire.Exchange{Failure: failure}}
	if failure == nil {
		request := first.f.Steps[len(first.f.Steps)-1].Request
		read.Exchange = r.opts.Target.Do(ctx, request)
		first.f.record = append(first.f.record, r.keep(*read))
		ch.last, ch.lastURL = read, request.URL
	}
	ch.answer(read)
}
