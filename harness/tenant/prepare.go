package tenant

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// prepare writes to the disk what undoing the writes needs.
func (g *guard) prepare(ctx context.Context, writes []*Write) error {
	for _, w := range writes {
		urls := []string{w.URL}
		for _, e := range g.opts.Entities {
			if related(w.URL, e) && e != w.URL {
				urls = append(urls, e)
			}
		}
		for _, url := range urls {
			states, err := g.read(ctx, url)
			if err != nil {
				return fmt.Errorf("the state of %s must be on the disk first: %w", url, err)
			}
			for _, now := range states {
				if err := g.prepareState(now, w); err != nil {
					return err
				}
			}
		}
	}
	for _, w := range writes {
		if err := g.recordWrite(w); err != nil {
			return err
		}
	}
	return nil
}

// prepareState journals the state before the first write. Before a later one, it checks that the write overwrites only that state or
// this run's own values.
func (g *guard) prepareState(now *State, w *Write) error {
	if before := g.current[now.URL]; before != nil {
		for _, number := range g.journal.shown(now, before, g.opts.Equal) {
			g.note(line{Type: typeComplete, Number: number})
		}
		if changed := g.journal.changedBehindTag(before, now, before.ETag, g.opts.Equal); len(changed) > 0 {
			g.note(line{Type: typeSameTag, URL: now.URL, Members: changed})
		}
	}
	g.learnLate(now)
	if g.journal.state(now.URL) != nil && !now.Absent && now.Items == nil {
		for _, l := range g.journal.lines(now, slices.Collect(maps.Keys(now.Members)), g.ownerIn(now), g.opts.Equal) {
			g.note(l)
		}
	}
	g.current[now.URL] = now
	before := g.journal.state(now.URL)
	if before == nil {
		before = now
	}
	for name, values := range w.Members {
		if why := g.unrestorable(before, name, values...); why != "" {
			return fmt.Errorf("%s is not written: %s", name, why)
		}
	}
	if w.Type != "" && before.Type != "" && w.Type != before.Type && !strings.Contains(w.Type, "conform") {
		return fmt.Errorf("the entity is of the type %s, and an update of the type %s may convert it; use a fixture of that type", before.Type, w.Type)
	}
	if err := g.isCreated(now); err != nil {
		return err
	}
	if before == now {
		for _, name := range slices.Sorted(maps.Keys(now.Members)) {
			if g.opts.Undocumented(now.URL, name) && now.Identity[name] == nil && g.unrestorable(now, name) == "" {
				now.Extra = append(now.Extra, name)
			}
		}
		return g.record(line{Type: typeState, State: now})
	}
	for name := range w.Members {
		if now.setByClients(name) && g.isForeign(now, name) {
			return fmt.Errorf("someone else has changed %s of %s since this run began, and the write would overwrite that", name, now.URL)
		}
	}
	return nil
}

// isCreated returns an error if the state is that of another entity, which has got the URL of one that the run created.
func (g *guard) isCreated(now *State) error {
	if !slices.ContainsFunc(g.journal.created, func(url string) bool { return sameAddress(url, now.URL) }) {
		return nil
	}
	return newRestorer(g.journal, g.Target, g.opts).isCreated(now.URL)(now.Members)
}

// isForeign tells whether a member has, or may have, a value that is neither the old one nor one of this run.
func (g *guard) isForeign(now *State, name string) bool {
	owner := g.ownerIn(now)(name)
	return owner != ofBefore && owner != ofRun
}

func (g *guard) ownerIn(now *State) func(name string) owner {
	tags := g.journal.tags(now.URL)
	return func(name string) owner {
		return g.journal.owner(now, name, g.journal.traces(now.URL, name), tags, g.opts.Equal)
	}
}

// readFor is how long a read before a write is repeated if it fails.
const readFor = 500 * time.Millisecond

// read returns the state in the last read of the entity, or reads it. If it is the state from before the first write, reads over the
// settle time must agree: a replica, or a cache, may show an older one.
func (g *guard) read(ctx context.Context, url string) (states []*State, err error) {
	r := newRestorer(g.journal, g.Target, g.opts)
	g.mu.Lock()
	x := g.reads[url]
	g.mu.Unlock()
	first := func() bool {
		if x == nil {
			x = get(ctx, g.Target, url)
			g.keepRead(newRequest(http.MethodGet, url), x)
		}
		states, err = g.states(ctx, url, x)
		x = nil
		return err == nil
	}
	limit := readFor
	if g.unreadable {
		limit = 0
	}
	g.unreadable = !r.repeat(ctx, limit, first)
	if g.unreadable || g.journal.state(url) != nil || states[0].Absent {
		return states, err
	}
	if slices.EqualFunc(g.steady[url], states, g.agree) {
		return states, err
	}
	last, agreed := states, 0 // a read that fails says nothing, neither for nor against
	for since, limit := time.Duration(0), max(4*r.settle, readFor); r.waited-since < r.settle || agreed == 0; {
		if ctx.Err() != nil || r.waited >= limit {
			return nil, cmp.Or(err, errors.New("reads in a row do not agree"))
		}
		r.pauseFor(ctx, max(r.settle/3, firstPause))
		switch shown := first(); {
		case !shown && errors.As(err, &inconclusive{}):
		case shown && slices.EqualFunc(last, states, g.agree):
			last, agreed = states, agreed+1
		default:
			since, agreed = r.waited, 0
			if shown {
				last = states
			}
		}
	}
	g.steady[url] = last
	return last, nil
}

// agree tells whether two reads show the same in all that updates may set.
func (g *guard) agree(a, b *State) bool {
	names := append(slices.Clone(a.Writable), g.opts.NeverWrite...)
	differ := func(name string) bool { return !g.opts.Equal.same(a.URL, name, a.Members[name], b.Members[name]) }
	return a.URL == b.URL && slices.Equal(a.Items, b.Items) && !slices.ContainsFunc(names, differ)
}

// states returns the state in the response to a GET, and for a collection those of its entities, too. An entity of the run's own is never
// absent: a read of it may fail, or lag.
func (g *guard) states(ctx context.Context, url string, x *wire.Exchange) ([]*State, error) {
	if x.Failure == nil && !g.isTarget(url) && (isNotFound(x.Status) || isNoRoute(x.Status)) {
		return []*State{{URL: url, Absent: true}}, nil
	}
	s, err := stateOf(url, x)
	if err != nil {
		return nil, err
	}
	s.Writable, s.ReadOnly = g.opts.Writable(url), g.opts.ReadOnly(url)
	if q := g.opts.Query(url); q != (Query{}) {
		s.Query = &q
	}
	if s.isCollection() && len(s.Members) == 1 && g.opts.KeyProperty(url) == "" { // an entity may have a property named value
		return g.unlessSecret(s.items(x.Body))
	}
	var identity map[string]json.RawMessage
	if before := g.journal.state(url); before != nil {
		identity, err = before.Identity, before.isSame(s, g.journal.values(url, nil))
	} else {
		err = s.identify(g.opts.KeyProperty(url))
		identity = s.Identity
	}
	if err = cmp.Or(err, s.isEmpty(s.Writable, identity)); err != nil {
		return nil, err
	}
	for _, name := range s.Writable {
		if s.Members[name] == nil {
			s.Selected = append(s.Selected, name)
		}
	}
	err = s.readSelected(ctx, g.Target)
	if selected, known := g.selected[url]; err == nil && !known {
		g.selected[url] = s.readNulls(ctx, g.Target)
	} else if err == nil {
		err = s.readAlso(ctx, g.Target, selected)
	}
	return g.unlessSecret([]*State{s}, err)
}

func (g *guard) unlessSecret(states []*State, err error) ([]*State, error) {
	if err != nil {
		return nil, err
	}
	if text, err := json.Marshal(states); err != nil || g.opts.Secret(string(text)) {
		return nil, errors.New("the entity contains a secret of this run, which is never written to a file")
	}
	return states, nil
}

// recordWrite journals a write that is about to be sent.
func (s *Session) recordWrite(w *Write) error {
	numbered := *w
	numbered.Number = len(s.journal.Writes) + 1
	if err := s.record(line{Type: typeWrite, Write: &numbered}); err != nil {
		return err
	}
	w.Number = numbered.Number
	return nil
}

// mayBeAccepted tells whether the target may have accepted an attempt at a write that was then repeated.
func mayBeAccepted(x *wire.Exchange) bool {
	if x.Failure != nil {
		return !x.Failure.Unsent
	}
	return x.Status < 400 || new(Write).uncertain(&Result{Status: x.Status})
}

// noteResult journals the response to a write, and the values that the target stored in another form.
func (s *Session) noteResult(w *Write, x *wire.Exchange) {
	earlier := slices.ContainsFunc(x.Earlier, mayBeAccepted)
	if earlier || mayBeAccepted(x) && (x.Failure != nil || x.Status > 399) {
		s.journal.unclear[w.Number] = time.Now()
	}
	switch {
	case x.Failure != nil && x.Failure.Unsent && !earlier:
		s.note(line{Type: typeResult, Result: &Result{Number: w.Number, Unsent: true}})
		return
	case w.Method == http.MethodPost && x.Failure != nil:
		s.keep(line{Type: typeResult, Result: &Result{Number: w.Number, Time: time.Now()}})
		return
	case x.Failure != nil, x.Status >= 400 && earlier:
		return // the target may have accepted it
	}
	match := x.Request.Header.Get("If-Match")
	result := &Result{Number: w.Number, Status: x.Status, Matched: match != "" && match != "*"}
	if tag := x.Header.Get("ETag"); x.Status <= 299 && !s.opts.Secret(tag) {
		result.ETag = tag
	}
	result.Time = s.journal.unclear[w.Number]
	if x.Status == http.StatusAccepted {
		result.Time = time.Now()
		if monitor := monitorURL(x); !s.opts.Secret(monitor) && !strings.Contains(monitor, "?") { // a query may hold a key
			result.Monitor = monitor
		}
	}
	if w.Method == http.MethodPost {
		result.Entity, result.Date = s.createdURL(w, x), dateOf(x)
		s.keep(line{Type: typeResult, Result: result}) // the only one that may say that the fixture exists
	} else {
		s.note(line{Type: typeResult, Result: result})
	}
	members, err := parseObject(x.Body)
	if err != nil || x.Status < 200 || x.Status > 299 || s.opts.Secret(string(x.Body)) {
		return
	}
	if before := s.journal.state(w.URL); before == nil || before.isSame(&State{Members: members}, w.Members) != nil {
		return // another entity, or one that does not say which it is
	}
	stored := map[string]json.RawMessage{}
	for name, v := range members {
		if values := w.Members[name]; values != nil && !s.opts.Equal.any(w.URL, name, v, values) && s.journal.follows(w.URL, name, v, values, s.opts.Equal) {
			stored[name] = v
		}
	}
	if len(stored) > 0 {
		s.note(line{Type: typeOurs, URL: w.URL, Members: stored})
	}
}
