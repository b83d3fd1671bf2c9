package runner

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/wire"
)

// checkReadable examines a read of a case's entity. If the entity was readable before the last updates and is not any more, it finds the
// update that is the cause, and writes the old values back, so that other cases can go on. It returns the exchange to judge.
func (r *Runner) checkReadable(ctx context.Context, q *queue, f *future, step string, x *wire.Exchange) *wire.Exchange {
	if showsEntity(x) {
		q.since, q.readable = nil, x
		return x
	}
	if q.readable == nil || len(q.since) == 0 || !hidesEntity(x) || moved(q.since, x) {
		return x
	}
	last := x
	read := func() bool {
		last = r.opts.Target.Do(ctx, x.Request)
		return showsEntity(last)
	}
	again := read()
	if !again {
		_, again = r.repeat(ctx, read)
	}
	if again {
		q.since, q.readable = nil, last
		return x.Retried(last)
	}
	b := breakage{class: classUnreadable}
	suspects := slices.DeleteFunc(slices.Clone(q.since), func(u *sentUpdate) bool { return u.step.Exchange.Failure != nil })
	if len(suspects) == 0 || ctx.Err() != nil {
		return x
	}
	healed := r.heal(ctx, q, f, suspects)
	b.update, healed = r.culprit(ctx, q, f, suspects, &b, healed)
	b.got = b.update.response() + ", and reading the entity " + readResult(x) + " since"
	q.since, q.expected = nil, map[string]expectation{}
	r.attach(q, f, b)
	if !healed {
		q.unreadable = "the entity cannot be read since " + b.update.name(nil)
		return x
	}
	if step == check.Before {
		if after := r.opts.Target.Do(ctx, x.Request); showsEntity(after) {
			return x.Retried(after)
		}
	}
	return x
}

// showsEntity reports whether a response to a read contains a JSON object, be it one that conform does not decode, such as a value nested a
// thousand deep.
func showsEntity(x *wire.Exchange) bool {
	return readable(x) && json.Valid(x.Body) && bytes.HasPrefix(bytes.TrimLeft(x.Body, " \t\r\n"), []byte("{"))
}

// hidesEntity reports whether a response says that the entity cannot be read, not only that the client may not read it or must wait.
func hidesEntity(x *wire.Exchange) bool {
	switch {
	case x.Failure != nil:
		return x.Failure.Kind == wire.Disconnected
	case x.Undecoded != nil:
		return false
	case x.Status == http.StatusOK, x.Status == http.StatusNotFound, x.Status == http.StatusGone:
		return true
	}
	return x.Status >= http.StatusInternalServerError && !wire.Overloaded(x.Status)
}

// moved reports whether an update that names another id explains why there is no entity any more, see other-id.
func moved(since []*sentUpdate, x *wire.Exchange) bool {
	return x.Status == http.StatusNotFound && slices.ContainsFunc(since, func(u *sentUpdate) bool { return u.step.Name == check.StepOtherID || u.caseName == check.ForeignIDs })
}

func readResult(x *wire.Exchange) string {
	switch {
	case x.Failure != nil:
		return "closes the connection"
	case x.Status == http.StatusOK:
		return "returns no JSON object"
	}
	return "returns " + check.Status(x.Status)
}

// culprit returns the update after which the entity cannot be read, and whether it can be read again. If the entity can be healed, it
// sends the updates once more, one by one, except to a tenant.
func (r *Runner) culprit(ctx context.Context, q *queue, f *future, suspects []*sentUpdate, b *breakage, healed bool) (*sentUpdate, bool) {
	if healed && !r.opts.Tenant {
		for _, u := range suspects {
			request := u.step.Exchange.Request
			request.Header = request.Header.Clone()
			request.Header.Del("Client-Request-Id")
			r.sendExtra(ctx, q, f, "again", request)
			if !showsEntity(r.opts.Target.Do(ctx, f.readRequest())) {
				return u, r.heal(ctx, q, f, suspects)
			}
		}
	}
	accepted := slices.DeleteFunc(slices.Clone(suspects), func(u *sentUpdate) bool { return !check.IsSuccess(u.step.Exchange.Status) })
	if len(accepted) > 0 {
		suspects = accepted
	}
	b.hint = anyOf(suspects)
	return suspects[len(suspects)-1], healed
}

// heal writes the values back that the last read showed, first those that the updates may have changed, and reports whether the entity is
// readable again.
func (r *Runner) heal(ctx context.Context, q *queue, f *future, suspects []*sentUpdate) bool {
	entity, _ := check.DecodeObject(q.readable.Body)
	accepted := q.adaptation(f.Operation).accepts.Values
	changed, all := map[string]any{}, map[string]any{}
	for _, p := range f.Operation.Writable() {
		v, shown := entity[p.Name]
		if !shown || len(accepted) > 0 && len(accepted[p.Name]) == 0 {
			continue
		}
		all[p.Name] = v
		if slices.ContainsFunc(suspects, func(u *sentUpdate) bool { _, set := members(u.step.Exchange)[p.Name]; return set }) {
			changed[p.Name] = v
		}
	}
	for _, values := range []map[string]any{changed, all} {
		if len(values) == 0 {
			continue
		}
		r.sendExtra(ctx, q, f, "heal", r.plan.Update(f.Operation, values))
		if showsEntity(r.opts.Target.Do(ctx, f.readRequest())) {
			return true
		}
	}
	return false
}

// sendExtra sends an update that is not in the plan, and records it.
func (r *Runner) sendExtra(ctx context.Context, q *queue, f *future, name string, request wire.Request) check.Step {
	s := check.Step{Name: name, ID: int(r.extraIDs[f.Operation].Add(1))}
	step := plan.Step{Name: name, Request: request}
	s.Exchange = r.exchange(ctx, q, f, step, s.ID)
	if s.Exchange.Failure != nil {
		s.Exchange, _ = r.examine(ctx, q, f, step, s)
	}
	f.record = append(f.record, r.keep(s))
	q.lastRead = nil
	q.remember(s.Exchange, s.Exchange.Request.Body)
	return s
}
