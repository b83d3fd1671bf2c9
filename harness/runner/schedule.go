package runner

import (
	"context"
	"net/http"
	"slices"
	"sync/atomic"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/wire"
)

// abandonAfter is how many cases in a row may get no answer before a resource is given up: a target that hangs must not cost a
// deadline per case.
const abandonAfter = 2

// chain is the cases of one resource, in order.
type chain struct {
	cases     []*future
	last      *check.Step // the read that ended the case before, while nothing was sent since
	lastURL   string
	tags      []string      // that reads of the entity gave, each once, the current one last
	waiting   []wait        // cases for whom the read behind them is still to come
	strays    []check.Step  // of cases beside them that failed, and may have changed something all the same
	silent    int           // cases in a row without an answer
	abandoned *wire.Failure // why nothing more is sent
}

// schedule lets workers take one case at a time from the chain that waited longest, so that all chains end together.
func (r *Runner) schedule(ctx context.Context, chains []*chain) {
	if len(chains) == 0 {
		return
	}
	ready := make(chan *chain, len(chains))
	for _, ch := range chains {
		ready <- ch
	}
	left := atomic.Int64{}
	left.Store(int64(len(chains)))
	for range min(r.opts.Concurrency, len(chains)) {
		r.workers.Go(func() {
			for ch := range ready {
				f := ch.cases[0]
				ch.cases = ch.cases[1:]
				r.carry(ctx, ch, f)
				if len(ch.cases) > 0 {
					ready <- ch
				} else if left.Add(-1) == 0 {
					close(ready)
				}
			}
		})
	}
}

// carry sends one case, or says why not, and resolves its future, unless that waits for a read that cases share.
func (r *Runner) carry(ctx context.Context, ch *chain, f *future) {
	if !f.SharesReads && f.NotSent == "" {
		r.readNow(ctx, ch)
	}
	r.attempt(ctx, ch, f)
	for _, s := range f.steps {
		f.record = append(f.record, r.keep(s))
	}
	if ch.waits(f) {
		return
	}
	if f.failure != nil && len(ch.waiting) > 0 {
		ch.strays = append(ch.strays, f.sent()...)
	}
	if len(f.Checks) == 0 {
		f.steps = nil
	}
	close(f.done)
	if len(ch.cases) == 0 {
		r.readNow(ctx, ch)
	}
}

func (r *Runner) attempt(ctx context.Context, ch *chain, f *future) {
	switch {
	case ctx.Err() != nil || r.draining.Load():
		f.stopped = "the run was stopped before this was sent"
		return
	case f.NotSent != "":
		f.inapplicable = f.NotSent
		return
	case ch.abandoned != nil:
		f.failure = &wire.Failure{Kind: ch.abandoned.Kind, Err: abandonedError(ch.abandoned.Err.Error())}
		return
	}
	if f.failure = r.watch.failure(); f.failure != nil {
		return
	}
	r.send(ctx, ch, f)
	switch {
	case f.inapplicable != "":
	case f.failure == nil:
		ch.silent = 0
		e := f.evidence()
		f.took, f.accepted = e.NotApplied(), e.Accepted()
	case f.failure.Kind != wire.Cancelled && f.failure.Kind != tenant.NotSent: // which is about one case
		if ch.silent++; ch.silent >= abandonAfter {
			ch.abandoned = f.failure
		}
	}
	if r.opts.StopWhenFailing && f.inapplicable == "" {
		r.watch.saw(f, r.baseless(f))
	}
}

// send carries the steps in order; the first that gets no answer ends the case.
func (r *Runner) send(ctx context.Context, ch *chain, f *future) {
	for i, step := range f.Steps {
		if step.Reuse && ch.last != nil && ch.lastURL == step.Request.URL {
			f.steps = append(f.steps, check.Step{Name: step.Name, ID: ch.last.ID, Exchange: ch.last.Exchange})
			continue
		}
		if f.SharesReads && ch.share(f, i) {
			continue
		}
		if step.IfMatch != "" {
			if step.Request, f.inapplicable = ch.matching(step); f.inapplicable != "" {
				return
			}
		}
		if step.Echo {
			if step.Request.Body, f.inapplicable = f.read(); f.inapplicable != "" {
				return
			}
		}
		ch.last = nil
		x := r.opts.Target.Do(ctx, step.Request)
		sent := check.Step{Name: step.Name, ID: f.firstID + i, Exchange: x}
		f.steps = append(f.steps, sent)
		f.duration += x.Duration
		if x.Failure != nil {
			f.failure = x.Failure
			return
		}
		if step.Name != check.Request && step.Name != check.ReadStrings && x.Status == http.StatusOK && step.Request.Method == http.MethodGet && step.Request.URL == f.Resource {
			ch.seen(catalogue.EntityTag(x))
		}
		if step.Name == check.After {
			ch.last, ch.lastURL = &sent, step.Request.URL
			ch.answer(&sent, f)
		}
	}
}

// read returns the entity as the case has just read it; inapplicable says why there is none.
func (f *future) read() (body []byte, inapplicable string) {
	x := f.evidence().Step(check.Before)
	if x == nil || x.Status != http.StatusOK || len(x.Body) == 0 {
		return nil, "reading the entity gives no entity to send back"
	}
	return x.Body, ""
}

// seen notes the entity tag of a read.
func (ch *chain) seen(tag string) {
	if tag == "" {
		return
	}
	ch.tags = append(slices.DeleteFunc(ch.tags, func(t string) bool { return wire.SameTag(t, tag) }), tag)
}

// matching fills in If-Match; inapplicable says why there is no tag to fill in.
func (ch *chain) matching(step plan.Step) (request wire.Request, inapplicable string) {
	request = step.Request
	back := 1
	if step.IfMatch == plan.StaleTag {
		back = 2
	}
	switch {
	case len(ch.tags) == 0:
		return request, "reading the entity gives no entity tag"
	case len(ch.tags) < back:
		return request, "every read of the entity gave the same entity tag, so that none is stale"
	}
	request.Header = request.Header.Clone()
	tag := ch.tags[len(ch.tags)-back]
	if step.IfMatch == plan.MalformedTag {
		tag = "conform-no-tag"
	}
	request.Header.Set("If-Match", tag)
	return request, ""
}

type abandonedError string

func (e abandonedError) Error() string {
	return "not sent, for the cases before it on the same entity got no answer: " + string(e)
}
