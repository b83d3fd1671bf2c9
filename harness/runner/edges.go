package runner

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/wire"
)

// isolate finds out which edge values of a rejected update the target rejects, and sends the update again without them: one rejected value
// must not hide what a target does with the others. It returns the exchange to judge, and gives each rejected value an update of its own.
func (r *Runner) isolate(ctx context.Context, q *queue, f *future, step plan.Step, id int, x *wire.Exchange) *wire.Exchange {
	i := slices.IndexFunc(f.Updates, func(u check.Update) bool { return u.Step == step.Name })
	if i < 0 || !r.refused(x) {
		return x
	}
	update := f.Updates[i]
	if len(update.Values) == 1 {
		return r.besideAccepted(ctx, q, f, step, id, x)
	}
	s := isolation{Runner: r, ctx: ctx, q: q, f: f, update: update}
	rest := maps.Clone(update.Values)
	var alone []check.Update
	for _, rejected := range s.rejected(slices.Sorted(maps.Keys(update.Values))) {
		name := rejected.Name
		rejected.Name = step.Name + "-" + name
		f.steps = append(f.steps, rejected)
		alone = append(alone, check.Update{Step: rejected.Name, Values: map[string]any{name: rest[name]}, Edges: update.Edges})
		delete(rest, name)
	}
	if s.stopped || len(alone) == 0 {
		return x
	}
	c := *f.Case
	c.Updates = slices.Concat(f.Updates, alone)
	c.Updates[i].Values = rest
	if f.Case = &c; len(rest) == 0 {
		c.Updates = slices.Delete(c.Updates, i, i+1)
		return x
	}
	step.Request = r.plan.Update(f.Operation, rest)
	return x.Retried(r.exchange(ctx, q, f, step, id))
}

// refused reports whether a target rejects the values of an update or, where such a request may be repeated, fails on them.
func (r *Runner) refused(x *wire.Exchange) bool {
	failed := x.Status >= http.StatusInternalServerError && !wire.Overloaded(x.Status) && !r.opts.Tenant && !r.opts.StopWhenFailing
	return x.Failure == nil && (rejects(x.Status) || failed)
}

// isolation searches the values of an update for those that the target rejects.
type isolation struct {
	*Runner
	ctx     context.Context
	q       *queue
	f       *future
	update  check.Update
	stopped bool
}

// rejected returns a step for each of the named properties whose value the target rejects on its own, given that it rejects all of them
// together.
func (s *isolation) rejected(names []string) (out []check.Step) {
	half := len(names) / 2
	for _, part := range [][]string{names[:half], names[half:]} {
		values := map[string]any{}
		for _, name := range part {
			values[name] = s.update.Values[name]
		}
		if s.stopped || len(part) == 0 {
			return out
		}
		step := s.sendExtra(s.ctx, s.q, s.f, part[0], s.Runner.plan.Update(s.f.Operation, values))
		if len(part) == 1 {
			again := plan.Step{Name: part[0], Request: step.Exchange.Request}
			step.Exchange = s.besideAccepted(s.ctx, s.q, s.f, again, step.ID, step.Exchange)
		}
		switch s.stopped = step.Exchange.Failure != nil || s.ctx.Err() != nil; {
		case s.stopped || !s.refused(step.Exchange):
		case len(part) == 1:
			out = append(out, step)
		default:
			out = append(out, s.rejected(part)...)
		}
	}
	return out
}

// besideAccepted sends an edge value that the target rejected once more, beside accepted values of all other properties: a contract may say
// in prose which values go together. It returns the exchange to judge.
func (r *Runner) besideAccepted(ctx context.Context, q *queue, f *future, step plan.Step, id int, x *wire.Exchange) *wire.Exchange {
	if x.Failure != nil || !rejects(x.Status) || r.opts.Tenant {
		return x
	}
	edge, values := members(x), map[string]any{}
	accepts := q.adaptation(f.Operation).accepts
	for name, list := range accepts.Values {
		if values[name] = list[len(list)-1]; accepts.Fixed[name] {
			values[name] = list[0]
		}
	}
	maps.Copy(values, edge)
	if len(values) == len(edge) {
		return x
	}
	step.Request = r.plan.Update(f.Operation, values)
	if again := r.exchange(ctx, q, f, step, id); again.Failure == nil && check.IsSuccess(again.Status) {
		return x.Retried(again)
	}
	return x
}
