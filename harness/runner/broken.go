package runner

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// The classes of failures of the request that caused them.
const (
	classCrashed    = "target.crashed"      // the target accepts no connections since the request
	classDropped    = "target.disconnected" // it closes the connection on the request, and serves others
	classUnreadable = "state.unreadable"    // the entity cannot be read since the request
)

// breakage is an update after which the target did not work any more.
type breakage struct {
	update *sentUpdate
	class  string
	got    string
	hint   string
}

// restartTime is how long a target that accepts no connections may take to restart.
const restartTime = 10 * time.Second

// examine finds out why a request got no response. It returns the exchange to judge, which is another one if the request was sent again,
// or reports that the request broke the target and has no response to judge.
func (r *Runner) examine(ctx context.Context, q *queue, f *future, step plan.Step, sent check.Step) (x *wire.Exchange, broke bool) {
	x = sent.Exchange
	if ctx.Err() != nil || x.Failure.Kind != wire.Disconnected && !x.Failure.Unsent {
		return x, false
	}
	if x.Status > 0 && conditional(step) {
		return x, false // the update may have changed the entity tag, so that it cannot be sent again
	}
	if x.Status > 0 && (wire.Safe(step.Request.Method) || !r.opts.Tenant) {
		if again := r.exchange(ctx, q, f, step, sent.ID); again.Status > 0 {
			return incomplete(x.Retried(again)), false
		}
	}
	read := r.opts.Target.Do(ctx, f.readRequest())
	if wire.Safe(step.Request.Method) && !x.Failure.Unsent {
		if !lost(read) { // a read may be repeated
			return x.Retried(read), false
		}
		return x, false
	}
	if !lost(read) && !x.Failure.Unsent && !r.watch.accused(sent.ID) {
		if x, broke = r.dropped(ctx, q, f, step, sent); !r.watch.accused(sent.ID) {
			return x, broke
		}
	}
	return r.crashed(ctx, q, f, step, sent)
}

// incomplete makes a second response in a row that ends early one to judge: the network cuts one, a wrong length each of them.
func incomplete(x *wire.Exchange) *wire.Exchange {
	if x.Failure != nil && x.Failure.Kind == wire.Disconnected {
		x.Failure, x.Undecoded = nil, x.Failure.Err
	}
	return x
}

// lost reports whether a request got no response because the connection closed or none was accepted.
func lost(x *wire.Exchange) bool {
	return x.Failure != nil && (x.Failure.Kind == wire.Disconnected || x.Failure.Kind == wire.Unreachable)
}

// dropped sends an update again whose connection closed although the target serves reads, except to a tenant. If it gets a response,
// the network was at fault.
func (r *Runner) dropped(ctx context.Context, q *queue, f *future, step plan.Step, sent check.Step) (x *wire.Exchange, broke bool) {
	if r.opts.Tenant && f.Intent == check.Accept {
		return sent.Exchange, false // one connection in many is cut by the network, and what was sent is not at fault
	}
	b := breakage{update: &sentUpdate{f: f, caseName: f.Case.Case, step: sent}, class: classDropped, got: "the connection closed, and the read after it was served"}
	if !r.opts.Tenant {
		again := r.exchange(ctx, q, f, step, sent.ID)
		switch {
		case !lost(again):
			return sent.Exchange.Retried(again), false
		case again.Failure.Unsent || lost(r.opts.Target.Do(ctx, f.readRequest())):
			return r.crashed(ctx, q, f, step, sent)
		}
		sent.Exchange = sent.Exchange.Retried(again)
		b.update.step, b.got = sent, "the connection closed twice, and the reads between were served"
	}
	r.watch.exonerate(sent.ID)
	r.attach(q, f, b)
	return sent.Exchange, true
}

// crashed names the request after which the target accepts no connections, and waits for the target to restart.
func (r *Runner) crashed(ctx context.Context, q *queue, f *future, step plan.Step, sent check.Step) (x *wire.Exchange, broke bool) {
	x = sent.Exchange
	b, ours := r.watch.blame(f, sent)
	if b == nil {
		return x, false // nothing was sent that could be the cause
	}
	back := r.restarted(ctx, f)
	since := "the target accepts no connections since " + b.update.name(nil)
	if !back {
		r.breaker.stop(wire.Unreachable, errors.New("not sent: "+since))
	}
	if ours {
		b.got = b.update.response() + ", and the target accepted no connections for a while"
		if !back {
			b.got = b.update.response() + ", and the target accepts no connections any more"
		}
		r.attach(q, f, *b)
		if b.update.step.ID == sent.ID || !back {
			return x, true
		}
	}
	if back && x.Failure.Unsent {
		return r.exchange(ctx, q, f, step, sent.ID), false
	}
	failure := *x.Failure
	failure.Err = errors.New(since)
	x.Failure = &failure
	return x, false
}

// restarted reports whether the target serves a read within the time of a restart.
func (r *Runner) restarted(ctx context.Context, f *future) bool {
	for paused := time.Duration(0); paused < max(restartTime, r.opts.Settle); paused += maxPause {
		if !lost(r.opts.Target.Do(ctx, f.readRequest())) {
			return ctx.Err() == nil
		}
		if r.opts.Sleep(ctx, maxPause) != nil {
			break
		}
	}
	return false
}

// attach gives a breakage to the case that sent the update, if it is not judged yet, or else to the one that found it.
func (r *Runner) attach(q *queue, f *future, b breakage) {
	if q.isWaiting(b.update.f) {
		f = b.update.f
	}
	f.dropStep(b.update)
	q.lastRead = nil
	if len(f.Checks) == 0 { // sent for other cases only: the next case has it
		q.unreported = append(q.unreported, b)
		return
	}
	f.breakages = append(f.breakages, b)
}

// dropStep takes a request without a response out of its case, so that the other requests keep their verdicts.
func (f *future) dropStep(u *sentUpdate) {
	if u.f != f || u.step.Exchange.Failure == nil {
		return
	}
	c := *f.Case
	c.Bad = slices.DeleteFunc(slices.Clone(c.Bad), func(b check.Bad) bool { return b.Step == u.step.Name })
	c.Updates = slices.DeleteFunc(slices.Clone(c.Updates), func(v check.Update) bool { return v.Step == u.step.Name })
	f.Case = &c
}

// noServerErrorID is the check that reports breakages, in the cases that have it.
const noServerErrorID = "no-server-error"

// judgeBreakage makes the verdict of a case that broke the target: a failure under no-server-error, or under the case's first check if
// it has no such check. The other checks judge what is left of the case.
func (r *Runner) judgeBreakage(f *future, k *check.Check, v *verdict.Verdict) (judged bool) {
	if len(f.breakages) == 0 {
		return false
	}
	holder := f.Checks[0]
	if i := slices.IndexFunc(f.Checks, func(k *check.Check) bool { return k.ID == noServerErrorID }); i >= 0 {
		holder = f.Checks[i]
	}
	complete := f.evidence().Response() != nil && f.failure == nil
	if k != holder {
		if !complete {
			v.Status, v.Reason = verdict.Skip, "the request broke the target, see "+f.ID+"/"+holder.ID
		}
		return !complete
	}
	if complete || k.ID == noServerErrorID {
		if out, panicked := recovered(k, f.evidence()); panicked == "" && len(out.Findings) > 0 {
			r.apply(k, out, f, v)
		}
	}
	var found []verdict.Finding
	for _, b := range f.breakages {
		found = append(found, b.finding(f))
		if id := b.update.step.ID; !slices.Contains(v.Exchanges, id) {
			v.Exchanges = append(v.Exchanges, id)
		}
	}
	v.Status, v.Level, v.Class, v.Findings = verdict.Fail, verdict.Must, found[0].Class, append(found, v.Findings...)
	v.Cite, v.Promise = "RFC 9110 §1.3", "A server listens for requests, parses each message received, […] and responds to that request with one or more response messages."
	if v.Class == classUnreadable {
		v.Title = "keeps the entity readable"
		v.Cite, v.Promise = "RFC 9110 §9.3.1", "The GET method requests transfer of a current selected representation for the target resource."
	}
	return true
}

// finding describes a breakage in the verdict of f.
func (b *breakage) finding(f *future) verdict.Finding {
	want := "a target that keeps serving after " + b.update.name(f)
	switch b.class {
	case classDropped:
		want = "a response to " + b.update.name(f)
	case classUnreadable:
		want = "an entity that can be read after " + b.update.name(f)
	}
	return verdict.Finding{Class: b.class, Want: want, Got: b.got, Hint: b.hint, Exchange: b.update.step.ID}
}

func readable(x *wire.Exchange) bool { return x.Failure == nil && x.Status == http.StatusOK }
