package runner

import (
	"context"
	"fmt"
	"net/http"
	"slices"

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

// breakage is a request after which the target did not work any more.
type breakage struct {
	step  check.Step
	class string
	got   string
}

// brokeConnection examines an update whose connection closed. The target must drop it a second time, where it may be sent again, and
// serve the read around it, or serve nothing any more: otherwise the network is at fault, and the second exchange counts.
func (r *Runner) brokeConnection(ctx context.Context, q *queue, f *future, step plan.Step, x *wire.Exchange) (*wire.Exchange, *breakage) {
	serves := func() bool {
		read := r.opts.Target.Do(ctx, f.readRequest())
		return read.Failure == nil
	}
	up := serves()
	if !up {
		_, up = r.repeat(ctx, serves)
		got := "the connection closed, and the target accepts no connections any more"
		if up {
			got = "the connection closed, and the target accepted no connections for a while"
		} else {
			q.abandoned = x.Failure
		}
		return x, &breakage{class: classCrashed, got: got}
	}
	if r.opts.Tenant {
		return x, &breakage{class: classDropped, got: "the connection closed, and the read after it was served"}
	}
	again := r.exchange(ctx, q, f, step)
	if again.Failure == nil {
		return again, nil
	}
	_, up = r.repeat(ctx, serves)
	if !up {
		q.abandoned = x.Failure
	}
	return x, &breakage{class: classDropped, got: "the connection closed twice, and the reads between were served"}
}

// unreadable examines a read that fails although the entity was readable before the case. A second read must fail too. The entity's old
// values are written back, so that other cases can go on.
func (r *Runner) unreadable(ctx context.Context, q *queue, f *future, x *wire.Exchange) *breakage {
	if before := f.evidence().Step(check.Before); readable(x) || before == nil || !readable(before) || x.Failure != nil {
		return nil
	}
	last := f.lastUpdate()
	if last == nil || readable(r.opts.Target.Do(ctx, x.Request)) {
		return nil
	}
	broke := &breakage{step: *last, class: classUnreadable, got: "reading the entity returns " + check.Status(x.Status) + " since this request"}
	if !r.heal(ctx, q, f) {
		q.unreadable = fmt.Sprintf("the entity cannot be read since step %q of %s", last.Name, f.ID)
	}
	return broke
}

func readable(x *wire.Exchange) bool { return x.Failure == nil && x.Status == http.StatusOK }

// lastUpdate returns the last step of the case that the target accepted, or else the last one that it got.
func (f *future) lastUpdate() (last *check.Step) {
	for i, s := range f.steps {
		if !check.IsRead(s.Name) && (last == nil || check.IsSuccess(s.Exchange.Status) || !check.IsSuccess(last.Exchange.Status)) {
			last = &f.steps[i]
		}
	}
	return last
}

// heal writes the values back that the case read first, and reports whether the entity is readable again.
func (r *Runner) heal(ctx context.Context, q *queue, f *future) bool {
	entity, reason := check.DecodeObject(f.evidence().Step(check.Before).Body)
	if reason != "" {
		return false
	}
	old := map[string]any{}
	for _, p := range f.Operation.Writable() {
		if v, shown := entity[p.Name]; shown {
			old[p.Name] = v
		}
	}
	q.lastRead = nil
	r.opts.Target.Do(ctx, r.plan.Update(f.Operation, old))
	return readable(r.opts.Target.Do(ctx, f.readRequest()))
}

// withoutStep returns the case without a request that broke the target, so that the other requests keep their verdicts.
func (f *future) dropStep(name string) {
	c := *f.Case
	c.Bad = slices.DeleteFunc(slices.Clone(c.Bad), func(b check.Bad) bool { return b.Step == name })
	c.Updates = slices.DeleteFunc(slices.Clone(c.Updates), func(u check.Update) bool { return u.Step == name })
	f.Case = &c
	f.steps = slices.DeleteFunc(f.steps, func(s check.Step) bool { return s.Name == name })
}

// judgeBreakage makes the verdict of a case that broke the target: a failure under no-server-error, or under the case's first check if
// it has no such check. The other checks judge what is left of the case.
func (r *Runner) judgeBreakage(f *future, k *check.Check, v *verdict.Verdict) (judged bool) {
	if len(f.breakages) == 0 {
		return false
	}
	holder := f.Checks[0]
	if i := slices.IndexFunc(f.Checks, func(k *check.Check) bool { return k.ID == "no-server-error" }); i >= 0 {
		holder = f.Checks[i]
	}
	if k != holder {
		if f.evidence().Response() != nil && f.failure == nil {
			return false
		}
		v.Status, v.Reason = verdict.Skip, "the request broke the target, see "+f.ID+"/"+holder.ID
		return true
	}
	v.Status, v.Level, v.Class = verdict.Fail, verdict.Must, f.breakages[0].class
	v.Title = "responds to every request, and keeps serving"
	for _, b := range f.breakages {
		want := "a response"
		if b.step.Name != check.Request {
			want += fmt.Sprintf(" to the step %q", b.step.Name)
		}
		v.Findings = append(v.Findings, verdict.Finding{
			Class: b.class, Want: want + ", and a target that goes on serving", Got: b.got, Exchange: b.step.ID,
			Hint: "a client can send this request too",
		})
	}
	return true
}
