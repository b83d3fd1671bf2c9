package tenant

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/wire"
)

// tagSupport says whether a target accepts its own entity tags in If-Match.
type tagSupport int

const (
	tagsUntested tagSupport = iota
	tagsAccepted            // it accepted a write with one
	tagsRejected            // it accepts writes only without
)

// support tells what the responses to earlier writes show.
func (j *Journal) support(url string) tagSupport {
	out, address := tagsUntested, addressOf(url)
	for _, w := range j.Writes {
		switch r := j.results[w.Number]; {
		case r == nil || addressOf(w.URL) != address:
		case r.TagsRejected:
			return tagsRejected
		case r.Matched && r.Status >= 200 && r.Status <= 299:
			out = tagsAccepted
		}
	}
	return out
}

// triesWithTag is how often a write is sent with a tag before the target counts as one that rejects its own.
const triesWithTag = 3

// send sends a write. If the entity has a tag, the write names the one that was just read, so that it does not overwrite what someone
// else changes after that read. If the target rejects its own tags, send falls back to the write without one. A target that has
// accepted one does not: its reads lag, or someone else writes.
func (g *guard) send(ctx context.Context, req wire.Request, writes []*Write) *wire.Exchange {
	was := g.stateToMatch(req, writes)
	if was == nil {
		return g.sendAndNote(ctx, req, writes, "")
	}
	w := writes[0]
	r := newRestorer(g.journal, g.Target, g.opts)
	x := g.sendAndNote(ctx, req, writes, was.ETag)
	for try := 1; g.mayRejectTag(w.URL, x); try++ {
		stale := x.Status == http.StatusPreconditionFailed
		if stale {
			r.pause(ctx, try, try)
		}
		now, err := g.readAgain(ctx, was)
		if err == nil {
			g.learnLate(now)
		}
		if err == nil && wire.SameTag(req.Header.Get("If-Match"), was.ETag) {
			return x // the case itself names the tag, and judges this response
		}
		accepted := g.journal.support(w.URL) == tagsAccepted
		if err == nil && accepted && try >= triesWithTag && r.waited >= r.settle {
			err = errors.New("reads of the entity lag, or someone else changes it")
		}
		if err == nil {
			err = g.recordWrite(w)
		}
		if err != nil {
			x.Failure = notSent(ctx, fmt.Errorf("rejected with %d, so nothing was overwritten: %w", x.Status, err))
			return x
		}
		if !stale || !accepted && try == triesWithTag || now.ETag == "" {
			return g.sendWithoutTag(ctx, req, w, x)
		}
		was = now // the target itself changed it, or the read was stale
		x = x.Retried(g.sendAndNote(ctx, req, writes, was.ETag))
	}
	return x
}

// recheck reads the entities again before a write that waited, and that no entity tag protects.
func (g *guard) recheck(ctx context.Context, writes []*Write) error {
	for _, w := range writes {
		if was := g.current[w.URL]; was != nil && !was.Absent && was.Items == nil {
			if _, err := g.readAgain(ctx, was); err != nil {
				return err
			}
		}
	}
	return nil
}

// sendAndNote sends a write that the journal has, and notes the response.
func (g *guard) sendAndNote(ctx context.Context, req wire.Request, writes []*Write, tag string) *wire.Exchange {
	if tag != "" {
		req = withIfMatch(req, tag)
	} else {
		req.Recheck = func(ctx context.Context) error { return g.recheck(ctx, writes) }
	}
	x := g.Target.Do(ctx, req)
	x.Request.Recheck = nil
	for _, w := range writes {
		g.noteResult(w, x)
	}
	if len(writes) == 1 {
		g.awaitRead(writes[0], x)
	}
	return x
}

// stateToMatch returns the state whose tag the request may name, or nil. A batch has none: If-Match would be about the batch itself.
func (g *guard) stateToMatch(req wire.Request, writes []*Write) *State {
	if len(writes) != 1 || req.FixedIfMatch || EntityURL(req.URL) != writes[0].URL || req.Header.Get("If-None-Match") != "" {
		return nil
	}
	s := g.current[writes[0].URL]
	if s == nil || s.ETag == "" || !slices.Contains(g.opts.Entities, s.URL) || g.journal.support(s.URL) == tagsRejected {
		return nil
	}
	if own := req.Header.Get("If-Match"); own != "" && own != "*" && !wire.SameTag(own, s.ETag) {
		return nil
	}
	return s
}

func withIfMatch(req wire.Request, tag string) wire.Request {
	req.Header = req.Header.Clone()
	req.Header.Set("If-Match", tag)
	return req
}

// mayRejectTag tells whether a response may be about If-Match. Once a target has accepted a tag, 400 and the like are not.
func (g *guard) mayRejectTag(url string, x *wire.Exchange) bool {
	return x.Failure == nil && (x.Status == http.StatusPreconditionFailed || rejectsTag(x.Status) && g.journal.support(url) == tagsUntested)
}

// rejectsTag lists the statuses that an entity tag can cause: it is of another state, malformed to this server, or not implemented.
func rejectsTag(status int) bool {
	switch status {
	case http.StatusPreconditionFailed, http.StatusBadRequest, http.StatusPreconditionRequired, http.StatusNotImplemented:
		return true
	}
	return false
}

// readAgain reads an entity again, and fails if someone else has changed it since.
func (g *guard) readAgain(ctx context.Context, was *State) (*State, error) {
	states, err := g.states(ctx, was.URL, get(ctx, g.Target, was.URL))
	if err != nil {
		return nil, fmt.Errorf("cannot tell whether someone else has changed %s: %w", was.URL, err)
	}
	now := states[0]
	names := maps.Clone(was.Members)
	maps.Copy(names, now.Members)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		byClients := now.setByClients(name) || wire.MatchesProperty(g.opts.NeverWrite, name)
		if byClients && !g.opts.Equal.same(was.URL, name, was.Members[name], now.Members[name]) && g.isForeign(now, name) {
			return nil, fmt.Errorf("someone else has changed %s of %s just now", name, was.URL)
		}
	}
	return now, nil
}

// sendWithoutTag sends a rejected write once more, without If-Match, and does so from now on if the tag was the reason.
func (g *guard) sendWithoutTag(ctx context.Context, req wire.Request, w *Write, rejected *wire.Exchange) *wire.Exchange {
	x := rejected.Retried(g.sendAndNote(ctx, req, []*Write{w}, ""))
	if result := g.journal.results[w.Number]; x.Failure == nil && x.Status != rejected.Status && !wire.Overloaded(x.Status) {
		result.TagsRejected = true
		g.note(line{Type: typeResult, Result: result})
		g.opts.Say(fmt.Sprintf("%s returns %d for its own entity tag, and accepts updates only without If-Match: "+
			"a change that someone else makes between a read and the next update may be lost", w.URL, rejected.Status))
	}
	return x
}
