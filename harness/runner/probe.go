package runner

import (
	"context"
	"maps"
	"net/http"
	"reflect"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/wire"
)

// maxConflicts bounds the sets of values that a probe looks for which the target rejects only together.
const maxConflicts = 5

// prober finds out which values of an operation's properties a target accepts.
type prober struct {
	*Runner
	ctx      context.Context
	q        *queue
	f        *future
	a        *adaptation
	names    []string       // of the writable properties, in order
	current  map[string]any // what the read before the case showed
	shown    map[string]any // what a read shows now
	rejected []check.Rejection
	stopped  bool
}

// rejects reports whether a status rejects the content of an update. Others are about the token, the path, the method or the moment.
func rejects(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotAcceptable,
		http.StatusGone, http.StatusPreconditionFailed, http.StatusUnsupportedMediaType, http.StatusPreconditionRequired,
		http.StatusTooManyRequests, http.StatusConflict, http.StatusLocked:
		return false
	}
	return status >= 400 && status < 500
}

// adapt notes the values that a valid update set. If the target rejects one, it probes which it accepts, narrows the cases to come to
// those, and returns true: the case is to be sent again.
func (r *Runner) adapt(ctx context.Context, q *queue, f *future) (again bool) {
	if f.Intent != check.Accept || f.Kind != check.Full && f.Kind != check.Only || f.failure != nil || f.inapplicable != "" {
		return false
	}
	a := q.adaptation(f.Operation)
	p := &prober{Runner: r, ctx: ctx, q: q, f: f, a: a}
	for _, property := range f.Operation.Writable() {
		p.names = append(p.names, property.Name)
	}
	var refused, unfit []check.Step // unfit are those that do not fit the state of the entity
	for _, s := range f.steps {
		switch {
		case s.Name != check.Request && s.Name != check.StepOtherValues:
		case check.IsSuccess(s.Exchange.Status):
			p.acceptAll(members(s.Exchange))
		case r.refused(s.Exchange):
			refused = append(refused, s)
		case s.Exchange.Status == http.StatusConflict && s.Exchange.Failure == nil && f.Kind == check.Full:
			unfit = append(unfit, s)
		default:
			return false
		}
	}
	if len(a.accepts.Values) == 0 {
		refused, unfit = slices.Concat(refused, unfit), nil
	}
	if len(refused)+len(unfit) == 0 || f.probed {
		return false
	}
	f.probed = true
	p.current, _ = check.DecodeObject(f.evidence().Step(check.Before).Body)
	p.shown = map[string]any{}
	maps.Copy(p.shown, p.current)
	for _, s := range refused {
		p.each(s)
	}
	if len(refused) > 0 {
		p.second()
		p.together()
	}
	p.alternate(slices.Concat(refused, unfit))
	f.rejections = append(f.rejections, p.rejected...)
	if p.stopped || len(p.rejected) == 0 || len(a.accepts.Values) == 0 {
		return false
	}
	for _, rejection := range p.rejected {
		if len(rejection.Properties) == 1 {
			a.accepts.Selective[rejection.Properties[0]] = true
		}
	}
	narrowed := r.plan.Narrow(f.Operation, a.accepts, p.shown, f.ID)
	others := slices.Concat([]*future{f}, q.cases, q.later)
	if f.Kind == check.Full { // the queues with cases that need it begin when it is done
		for _, other := range r.order {
			if other.planned.Operation == f.Operation && other.queue != nil && other.queue != q {
				others = append(others, other)
			}
		}
	}
	r.narrow(others, narrowed)
	return f.NotSent == ""
}

func members(x *wire.Exchange) map[string]any {
	values, _ := check.DecodeUpdate(x.Request.Body)
	return values
}

func (p *prober) acceptAll(values map[string]any) {
	for name, v := range values {
		p.accept(name, v)
	}
}

func (p *prober) accept(name string, v any) {
	if p.f.Operation.Property(name) != nil && !p.knows(name, v) {
		p.a.accepts.Values[name] = append(p.a.accepts.Values[name], v)
	}
}

func (p *prober) knows(name string, v any) bool {
	return slices.ContainsFunc(p.a.accepts.Values[name], func(known any) bool { return reflect.DeepEqual(known, v) })
}

// try sends an update of the values alone.
func (p *prober) try(values map[string]any) (s check.Step, accepted bool) {
	s = p.sendExtra(p.ctx, p.q, p.f, "probe", p.plan.Update(p.f.Operation, values))
	x := s.Exchange
	p.stopped = p.stopped || x.Failure != nil || p.ctx.Err() != nil
	if accepted = x.Failure == nil && check.IsSuccess(x.Status); accepted {
		maps.Copy(p.shown, values)
	}
	return s, accepted
}

// second sends another value of each property of which the target accepted one so far: cases can then set one that differs from the current
// one.
func (p *prober) second() {
	values := map[string]any{}
	for name, candidates := range p.plan.Values(p.f.Operation) {
		for _, v := range candidates {
			if len(p.a.accepts.Values[name]) == 1 && !p.knows(name, v) && !p.isRejected(name, v) {
				values[name] = v
			}
		}
	}
	if len(values) == 0 || p.stopped {
		return
	}
	if s, ok := p.try(values); ok {
		p.acceptAll(values)
	} else if !p.stopped {
		p.each(s)
	}
}

func (p *prober) isRejected(name string, v any) bool {
	return slices.ContainsFunc(p.rejected, func(r check.Rejection) bool {
		i := slices.Index(r.Properties, name)
		return i >= 0 && reflect.DeepEqual(r.Values[i], v)
	})
}

// each sends every value of a rejected update alone and, for a property without an accepted value, the current one.
func (p *prober) each(refused check.Step) {
	values := members(refused.Exchange)
	for _, name := range p.names {
		v, sent := values[name]
		if !sent || p.knows(name, v) || p.stopped {
			continue
		}
		s, ok := refused, false
		if len(values) > 1 {
			s, ok = p.try(map[string]any{name: v})
		}
		if ok {
			p.accept(name, v)
			continue
		}
		p.reject(s, p.source(name, v), map[string]any{name: v}, name)
		current, shown := p.current[name]
		if !shown || current == nil || len(p.a.accepts.Values[name]) > 0 || reflect.DeepEqual(current, v) || p.stopped {
			continue
		}
		s, ok = p.try(map[string]any{name: current})
		if ok {
			p.accept(name, current)
			continue
		}
		if last := len(p.rejected) - 1; last >= 0 && p.rejected[last].Source == check.Generated {
			p.rejected = p.rejected[:last] // one finding for each property, the one that weighs more
		}
		p.reject(s, check.FromRead, map[string]any{name: current}, name)
	}
}

func (p *prober) reject(s check.Step, source check.Source, values map[string]any, names ...string) {
	if p.stopped || s.Exchange.Failure != nil {
		return
	}
	r := check.Rejection{Properties: names, Source: source, Step: s}
	for _, name := range names {
		r.Values = append(r.Values, values[name])
	}
	p.rejected = append(p.rejected, r)
}

func (p *prober) source(name string, v any) check.Source {
	if example, ok := p.f.Operation.Example.(map[string]any); ok && reflect.DeepEqual(example[name], v) {
		return check.FromExample
	}
	return check.Generated
}

// together sends the accepted values in one update. While the target rejects that, it looks for a smallest set of them that is rejected,
// and goes on without the last property of it.
func (p *prober) together() {
	for range maxConflicts {
		values := map[string]any{}
		var names []string
		for _, name := range p.names {
			if list := p.a.accepts.Values[name]; len(list) > 0 {
				values[name], names = list[0], append(names, name)
			}
		}
		if len(names) < 2 || p.stopped {
			return
		}
		s, ok := p.try(values)
		if ok || p.stopped {
			return
		}
		set := p.conflict(func(subset []string) bool {
			part := map[string]any{}
			for _, name := range subset {
				part[name] = values[name]
			}
			_, ok := p.try(part)
			return ok
		}, nil, names, false)
		if len(set) == 0 {
			set = names
		}
		slices.SortFunc(set, func(x, y string) int { return slices.Index(p.names, x) - slices.Index(p.names, y) })
		p.reject(s, check.Generated, values, set...)
		delete(p.a.accepts.Values, set[len(set)-1])
	}
}

// idsBefore is how many ids come before those of a plan: none, or as often as earlier runs of it have needed all of the ids that a run can
// need, so that the ids of two shards differ also if each of them is continued.
func idsBefore(p *plan.Plan, lastID int) int {
	all := p.Exchanges
	for _, c := range p.Contracts {
		for _, op := range c.Operations {
			all += extraIDs(op)
		}
	}
	return (lastID + all - 1) / max(all, 1) * all
}

// extraIDs is how many ids the requests of an operation beyond the plan get at most; they follow those of the plan.
func extraIDs(op *contract.Operation) int { return 8*len(op.Writable()) + 1000 }
