package tenant

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

// rehearsal writes the values that an entity has, before anything else is written: what the target does not accept, or stores otherwise,
// could not be restored either.
type rehearsal struct {
	*guard
	state    *State
	typed    bool // updates name the type of the entity
	tried    bool // whether the target wants that
	accepted []string
	why      map[string]string // by member: why it is not written
}

// Rehearse lists the properties of an entity of which the target does not accept the old value, with the reason, besides those that are
// known already. It sends one update unless the target rejects that, and lists nothing if the target rejects every part of it.
func (s *Session) Rehearse(ctx context.Context, guarded wire.Target, entity string, known map[string]string) map[string]string {
	g, ok := guarded.(*guard)
	url := EntityURL(entity)
	if !ok || !s.isTarget(url) {
		return nil
	}
	now := g.readOne(ctx, url)
	shown := func(v json.RawMessage) bool { return strings.EqualFold(plainText(v), keyOf(url)) }
	if now == nil || !slices.ContainsFunc(slices.Collect(maps.Values(now.Members)), shown) {
		return nil // a body that does not name its entity may be that of another one
	}
	r := &rehearsal{guard: g, state: now, why: map[string]string{}}
	var names []string
	for _, name := range s.opts.Writable(url) {
		if known[name] == "" && now.Members[name] != nil && s.opts.Permit(r.update([]string{name})) == nil {
			names = append(names, name)
		}
	}
	r.send(ctx, names)
	if len(r.accepted) == 0 {
		return nil
	}
	if after := g.readOne(ctx, url); after != nil {
		s.learnLate(after)
		for _, name := range r.accepted {
			if !s.opts.Equal.same(url, name, now.Members[name], after.Members[name]) {
				r.why[name] = "the target stored another value when its own was written"
			}
		}
	}
	return r.why
}

// readOne reads an entity as before a write. It returns nil for a collection, and if the read fails.
func (g *guard) readOne(ctx context.Context, url string) *State {
	if g.writing.Acquire(ctx, 1) != nil {
		return nil
	}
	defer g.writing.Release(1)
	states, err := g.read(ctx, url)
	if err != nil || len(states) != 1 || states[0].Absent || states[0].Items != nil {
		return nil
	}
	return states[0]
}

// send writes the values of some members, and halves them if the target rejects that.
func (r *rehearsal) send(ctx context.Context, names []string) {
	if len(names) == 0 || ctx.Err() != nil {
		return
	}
	x := r.Do(ctx, r.update(names))
	if x.Failure == nil && x.Status >= 400 && !r.tried && r.state.Type != "" {
		r.tried, r.typed = true, true
		x = r.Do(ctx, r.update(names))
		r.typed = x.Failure == nil && x.Status <= 299
	}
	switch half := len(names) / 2; {
	case x.Failure != nil: // it was not sent, or nobody knows what came of it
	case x.Status <= 299:
		r.accepted = append(r.accepted, names...)
	case len(names) == 1 && !wire.Overloaded(x.Status):
		r.why[names[0]] = fmt.Sprintf("the target rejects its own value with %d", x.Status)
	case len(names) > 1:
		r.send(ctx, names[:half])
		r.send(ctx, names[half:])
	}
}

func (r *rehearsal) update(names []string) wire.Request {
	members, typeName := map[string]json.RawMessage{}, ""
	for _, name := range names {
		members[name] = r.state.Members[name]
	}
	if r.typed {
		typeName = r.state.Type
	}
	return newUpdate(r.state.URL, r.opts.Query(r.state.URL).Update, typeName, members)
}
