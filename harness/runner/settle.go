package runner

import (
	"bytes"
	"context"
	"maps"
	"reflect"
	"slices"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// maxLate is the number of updates of an operation that no read showed in time after which its reads are not repeated any more.
const maxLate = 2

// settled repeats a read that does not show the accepted updates before it, for up to the settle time: reads may lag behind writes. It
// returns the last response. A value that this run neither read nor sent is nobody's delay, so it ends the repetition.
func (r *Runner) settled(ctx context.Context, q *queue, f *future, x *wire.Exchange) *wire.Exchange {
	a := q.adaptation(f.Operation)
	want := q.expected
	q.expected = map[string]expectation{}
	differs := func(x *wire.Exchange) (name string, got any) {
		entity, reason := check.DecodeObject(x.Body)
		if x.Failure != nil || reason != "" {
			return "", nil // there is nothing to compare
		}
		for _, name := range slices.Sorted(maps.Keys(want)) {
			if got, present := entity[name]; present && !want[name].shownBy(f.Operation, name, got) {
				return name, got
			}
		}
		return "", nil
	}
	shown := func(x *wire.Exchange) bool {
		name, got := differs(x)
		if name == "" {
			return true
		}
		f.foreign = q.foreign(f, name, got)
		return f.foreign != ""
	}
	first := x
	name, _ := differs(x)
	unsure := x.Started.Before(q.unsure.Add(2 * a.delay))
	if a.delay > 0 && (name != "" || unsure || bytes.Equal(x.Body, q.lastBody)) && r.opts.Sleep(ctx, 2*a.delay) == nil {
		// What was sent since the last read changed nothing, or nobody knows what, or the read lags as others did before, or somewhat more.
		x = r.opts.Target.Do(ctx, x.Request)
		x.Earlier = append(x.Earlier, first)
	}
	if len(want) == 0 || shown(x) || a.late >= maxLate {
		return x
	}
	first = x
	paused, ok := r.repeat(ctx, func() bool {
		x = r.opts.Target.Do(ctx, x.Request)
		return shown(x)
	})
	if x != first {
		x.Earlier = append(x.Earlier, first)
	}
	if ok {
		a.delay = max(a.delay, paused)
	} else {
		a.late++
	}
	return x
}

// awaitList repeats the read of the collection after an update while it shows other values than the entity, for up to the settle time. It stops
// doing so where the collections of a target do not settle.
func (r *Runner) awaitList(ctx context.Context, f *future) {
	i := slices.IndexFunc(f.steps, func(s check.Step) bool { return s.Name == check.ListAfter })
	if i < 0 || r.lateList.Load() >= maxLate || !catalogue.ListLags(f.evidence()) {
		return
	}
	first := f.steps[i].Exchange
	_, settled := r.repeat(ctx, func() bool {
		x := r.opts.Target.Do(ctx, first.Request)
		if x.Failure != nil || !check.IsSuccess(x.Status) {
			return false
		}
		x.Earlier = append(x.Earlier, first)
		f.steps[i].Exchange = x
		return !catalogue.ListLags(f.evidence())
	})
	if !settled {
		r.lateList.Add(1)
	}
}

// expectation is the value that reads show of a property once the last updates are applied or, of a complex one, a part of it.
type expectation struct {
	value any
	part  bool
}

func (e expectation) shownBy(op *contract.Operation, name string, got any) bool {
	if e.part {
		return check.TypeOf(op, name).Equal(e.value, got)
	}
	return check.Same(op, name, e.value, got)
}

// expect notes what reads show once an accepted update is applied: valid values that the target keeps as they are sent.
func (q *queue) expect(f *future, s check.Step) {
	if s.Exchange.Failure != nil || !check.IsSuccess(s.Exchange.Status) {
		return
	}
	valid := map[string]any{}
	if s.Name == check.Request && f.Intent != check.Reject {
		maps.Copy(valid, f.Change)
	}
	for _, u := range f.Updates {
		if u.Step == s.Name {
			maps.Copy(valid, u.Values)
		}
	}
	sent := members(s.Exchange)
	defer func() {
		for name, v := range sent {
			if e, expected := q.expected[name]; !expected || !reflect.DeepEqual(e.value, v) {
				q.unsure = s.Exchange.Started.Add(s.Exchange.Duration)
			}
		}
	}()
	accepted := q.adaptation(f.Operation).accepts.Values
	for _, p := range f.Operation.Writable() {
		v, set := valid[p.Name]
		_, part := v.(map[string]any)
		whole, known := sent[p.Name]
		known = known && f.isEntity(s.Exchange.Request.URL) && slices.ContainsFunc(accepted[p.Name], func(a any) bool { return reflect.DeepEqual(a, whole) })
		switch {
		case check.Managed(p.Name):
		case known && (!set || part):
			_, complex := whole.(map[string]any) // of which the entity may have further members
			q.expected[p.Name] = expectation{whole, complex && f.Operation.Merges()}
		case set:
			q.expected[p.Name] = expectation{v, part}
		}
	}
}

// remember notes the values that a read showed or an update sent, so that they are known as values of this run.
func (q *queue) remember(x *wire.Exchange, body []byte) {
	entity, reason := check.DecodeObject(body)
	if x.Failure != nil || reason != "" {
		return
	}
	for name, value := range entity {
		known := q.known[name]
		if len(known) < maxKnown && !slices.ContainsFunc(known, func(v any) bool { return reflect.DeepEqual(v, value) }) {
			q.known[name] = append(known, value)
		}
	}
}

// maxKnown bounds the values that a queue remembers of one property.
const maxKnown = 200

// foreign returns what is wrong with a value that this run neither read nor sent, or "".
func (q *queue) foreign(f *future, name string, value any) string {
	for _, known := range q.known[name] {
		if check.Same(f.Operation, name, known, value) {
			return ""
		}
	}
	return name + " reads " + check.Show(value) + ", which this run neither read nor sent"
}
