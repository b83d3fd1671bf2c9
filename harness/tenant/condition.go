package tenant

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/wire"
)

// trust is what is known of how a target takes the entity tags that it gives.
type trust int

const (
	untried trust = iota
	takes         // it made a write that named one
	refuses       // it makes writes only without
)

// send carries a write. Where the entity has a tag, the write names the one that was just read, so that it does not overwrite what
// someone else changes between that read and the write. A target that refuses the tag that it gave gets the write without it.
func (g *guard) send(ctx context.Context, req wire.Request, writes []*Write) *wire.Exchange {
	was := g.toName(req, writes)
	if was == nil {
		return g.Target.Do(ctx, req)
	}
	w := writes[0]
	x := g.Target.Do(ctx, naming(req, was.ETag))
	for try := 1; g.doubted(w.URL, x); try++ {
		stale := x.Status == http.StatusPreconditionFailed
		if stale {
			g.pause(ctx, try)
		}
		now, err := g.anew(ctx, was)
		if err == nil && wire.SameTag(req.Header.Get("If-Match"), was.ETag) {
			return x // the case itself names the tag, and wants to know
		}
		if err == nil {
			err = g.note(w)
		}
		if err != nil {
			x.Failure = unsent(ctx, fmt.Errorf("refused with %d, so that nothing was overwritten: %w", x.Status, err))
			return x
		}
		if !stale || try == withTag || now.ETag == "" {
			return g.without(ctx, req, w.URL, x)
		}
		was = now // of the target's own doing, or of a read that was behind
		x = after(x, g.Target.Do(ctx, naming(req, was.ETag)))
	}
	return x
}

// toName is the state whose tag the request may name, or nil. What a batch holds is not among them.
func (g *guard) toName(req wire.Request, writes []*Write) *State {
	if len(writes) != 1 || req.FixedIfMatch || EntityURL(req.URL) != writes[0].URL || req.Header.Get("If-None-Match") != "" {
		return nil
	}
	s := g.now[writes[0].URL]
	if s == nil || s.ETag == "" || !slices.Contains(g.opts.Entities, s.URL) || g.tags[s.URL] == refuses {
		return nil
	}
	if own := req.Header.Get("If-Match"); own != "" && own != "*" && !wire.SameTag(own, s.ETag) {
		return nil
	}
	return s
}

func naming(req wire.Request, tag string) wire.Request {
	req.Header = req.Header.Clone()
	req.Header.Set("If-Match", tag)
	return req
}

// doubted tells whether an answer may be about the tag that the request named. A target that has taken one means something else by
// 400 and the like.
func (g *guard) doubted(url string, x *wire.Exchange) bool {
	switch {
	case x.Failure != nil:
	case x.Status >= 200 && x.Status <= 299:
		g.tags[url] = takes
	case x.Status == http.StatusPreconditionFailed:
		return true
	case refusesTags(x.Status):
		return g.tags[url] == untried
	}
	return false
}

// refusesTags are the answers that an entity tag may draw: it is of another state, malformed to this server, or not implemented.
func refusesTags(status int) bool {
	switch status {
	case http.StatusPreconditionFailed, http.StatusBadRequest, http.StatusPreconditionRequired, http.StatusNotImplemented:
		return true
	}
	return false
}

// anew reads an entity again, and fails where someone else has changed it since.
func (g *guard) anew(ctx context.Context, was *State) (*State, error) {
	states, err := g.states(ctx, was.URL, get(ctx, g.Target, was.URL))
	switch {
	case err != nil:
		return nil, fmt.Errorf("want to know whether someone else has changed %s: %w", was.URL, err)
	case states[0].Absent:
		return nil, fmt.Errorf("someone else has removed %s", was.URL)
	}
	now := states[0]
	names := maps.Clone(was.Members)
	maps.Copy(names, now.Members)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		theirs := now.people(name) || matchesAny(g.opts.NeverWrite, name)
		if theirs && !g.opts.Equal.same(was.URL, name, was.Members[name], now.Members[name]) && g.foreign(now, name) {
			return nil, fmt.Errorf("someone else has changed %s of %s just now", name, was.URL)
		}
	}
	return now, nil
}

// without sends a write that was refused once more, without a condition, and goes on so if the tag was to blame.
func (g *guard) without(ctx context.Context, req wire.Request, url string, refused *wire.Exchange) *wire.Exchange {
	x := after(refused, g.Target.Do(ctx, req))
	if x.Failure == nil && x.Status != refused.Status && !wire.Overloaded(x.Status) {
		g.tags[url] = refuses
		if g.opts.Say != nil {
			g.opts.Say(fmt.Sprintf("%s answers %d to the entity tag that it just gave, and takes writes only without it: "+
				"what someone else changes between a read and the write after it may be lost", url, refused.Status))
		}
	}
	return x
}

// after is the exchange that followed one that was turned away.
func after(x, next *wire.Exchange) *wire.Exchange {
	next.Earlier = slices.Concat(x.Earlier, []*wire.Exchange{x}, next.Earlier)
	x.Earlier = nil
	return next
}
