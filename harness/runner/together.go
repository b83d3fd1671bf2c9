package runner

import (
	"context"
	"maps"
	"reflect"
	"sync"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/wire"
)

// sendTogether sends the steps from the first on at the same time, as far as they are to be sent together, and returns the last of them.
// None of them is sent again, except to a target that fails at random. What reads show after them, only the check of the case knows.
func (r *Runner) sendTogether(ctx context.Context, q *queue, f *future, first int) (last int) {
	var steps []plan.Step
	for last = first; last < len(f.Steps) && f.Steps[last].Together; last++ {
		step := f.Steps[last]
		if step.IfMatch != "" {
			if step.Request, f.inapplicable = q.withTag(step); f.inapplicable != "" {
				return last
			}
		}
		steps = append(steps, step)
	}
	exchanges := make([]*wire.Exchange, len(steps))
	var sent sync.WaitGroup
	for i, step := range steps {
		sent.Go(func() {
			u := &sentUpdate{f: f, caseName: f.Case.Case, intent: f.Intent, step: check.Step{Name: step.Name, ID: f.firstID + first + i}}
			r.watch.start(u, wire.Safe(step.Request.Method))
			exchanges[i] = r.opts.Target.Do(ctx, step.Request)
			r.watch.finish(u, exchanges[i])
		})
	}
	sent.Wait()
	q.tagOutdated = true
	a := q.adaptation(f.Operation)
	for i, x := range exchanges {
		if len(a.recovered) > 0 { // others do not cause the failures of a target that fails at random
			x = r.steady(ctx, q, f, steps[i], f.firstID+first+i, x)
		}
		f.steps = append(f.steps, check.Step{Name: steps[i].Name, ID: f.firstID + first + i, Exchange: x})
		f.duration = max(f.duration, x.Duration)
		q.remember(x, x.Request.Body)
		if x.Failure != nil {
			f.failure = x.Failure
		}
	}
	q.expected = together(f, exchanges)
	return last - 1
}

// together returns what reads show once parallel updates are applied: the values of those that were accepted, as far as they agree.
func together(f *future, exchanges []*wire.Exchange) map[string]expectation {
	expected, disputed := map[string]expectation{}, map[string]bool{}
	for _, x := range exchanges {
		if wire.Safe(x.Request.Method) || x.Failure != nil || !check.IsSuccess(x.Status) {
			continue
		}
		for name, v := range members(x) {
			before, set := expected[name]
			_, complex := v.(map[string]any)
			disputed[name] = disputed[name] || complex || check.Managed(name) || set && !reflect.DeepEqual(before.value, v)
			expected[name] = expectation{value: v}
		}
	}
	maps.DeleteFunc(expected, func(name string, e expectation) bool {
		return disputed[name] || f.Operation.Property(name) == nil || !check.MayShow(f.Operation, name, e.value)
	})
	return expected
}
