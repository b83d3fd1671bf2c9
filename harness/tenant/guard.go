package tenant

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// NotSent is the kind of failure of a request that was not sent because it could not be undone.
const NotSent wire.FailureKind = "tenant.refused"

// guard lets no write pass that the journal does not hold.
type guard struct {
	wire.Target
	*Session
	pause func(ctx context.Context, try int)

	writing sync.Mutex        // one write at a time, with what is read for it
	now     map[string]*State // by entity: as read for the last write to it
	tags    map[string]trust  // by entity

	mu   sync.Mutex
	seen map[string]*wire.Exchange // by entity: the last read, while nothing was written since
}

// Guard puts the session between a run and its target. Reads pass. Of a write it first reads the entities that it may touch, where
// the journal has no state of them, and puts state and write on the disk; a write that cannot be journaled, that names a property
// that is never written, or that would overwrite what someone else has written meanwhile, is not sent: its exchange has a Failure
// of kind NotSent. So has a write that the target refused for a change by someone else since the guard's read.
func (s *Session) Guard(t wire.Target) wire.Target {
	return &guard{Target: t, Session: s, pause: Pause, now: map[string]*State{}, tags: map[string]trust{}, seen: map[string]*wire.Exchange{}}
}

func (g *guard) Do(ctx context.Context, req wire.Request) *wire.Exchange {
	if wire.Safe(req.Method) {
		x := g.Target.Do(ctx, req)
		g.saw(req, x)
		return x
	}
	g.writing.Lock()
	defer g.writing.Unlock()
	writes, err := g.writes(req)
	if err == nil && len(writes) > 0 {
		err = g.prepare(ctx, writes)
	}
	if err != nil {
		return &wire.Exchange{Request: req, Started: time.Now(), Failure: unsent(ctx, fmt.Errorf("not sent: %w", err))}
	}
	g.forget()
	x := g.send(ctx, req, writes)
	g.learn(writes, x)
	return x
}

// unsent is the failure of a write that was not made.
func unsent(ctx context.Context, err error) *wire.Failure {
	if ctx.Err() != nil {
		return &wire.Failure{Kind: wire.Cancelled, Err: err}
	}
	return &wire.Failure{Kind: NotSent, Err: err}
}

// saw keeps a read for the write that follows it at once: what is read in between, such as the list that the entity stands in, takes
// time in which someone else may change it.
func (g *guard) saw(req wire.Request, x *wire.Exchange) {
	g.mu.Lock()
	for url := range g.seen {
		if url != req.URL && related(EntityURL(req.URL), url) {
			delete(g.seen, url)
		}
	}
	g.mu.Unlock()
	if req.Method != http.MethodGet || req.Auth != wire.AuthToken || x.Failure != nil || x.Status != http.StatusOK || strings.Contains(req.URL, "?") {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.seen[EntityURL(req.URL)] = x
}

// forget ends what was read: a write may change it.
func (g *guard) forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	clear(g.seen)
}

// read returns the last read of the entity, or reads it.
func (g *guard) read(ctx context.Context, url string) *wire.Exchange {
	g.mu.Lock()
	x := g.seen[url]
	g.mu.Unlock()
	if x != nil {
		return x
	}
	x = get(ctx, g.Target, url)
	g.saw(request(http.MethodGet, url), x)
	return x
}

// writes turns a request into the writes that it asks for: itself, or those in its batch.
func (g *guard) writes(req wire.Request) ([]*Write, error) {
	if name := neverWritten(req.Body, g.opts.NeverWrite); name != "" {
		return nil, fmt.Errorf("want no body that names %s, which is never written to this target", name)
	}
	if len(given(req.Body)) == 0 && (req.Auth != wire.AuthToken || !standard(req.Method)) {
		return nil, nil // must be refused, and names nothing to change should it not be
	}
	if !g.opts.Writes {
		return nil, fmt.Errorf("want leave to write, got a %s for a target that may only be read", req.Method)
	}
	base, isBatch := strings.CutSuffix(EntityURL(req.URL), "/$batch")
	if !isBatch {
		return []*Write{newWrite(req.Method, req.URL, req.Body)}, nil
	}
	list, err := batched(req.Body)
	if err != nil {
		return nil, err
	}
	var out []*Write
	for _, r := range list {
		if wire.Safe(r.Method) {
			continue
		}
		to := r.URL
		if !strings.Contains(to, "://") {
			to = base + "/" + strings.TrimPrefix(to, "/")
		}
		out = append(out, newWrite(r.Method, to, r.Body))
	}
	return out, nil
}

// standard tells whether a server may know the method and change something on it.
func standard(method string) bool {
	switch strings.ToUpper(method) {
	case http.MethodPatch, http.MethodPost, http.MethodPut, http.MethodDelete, "MERGE":
		return true
	}
	return false
}

func newWrite(method, url string, body []byte) *Write {
	w := &Write{Method: method, URL: EntityURL(url), Members: map[string][]json.RawMessage{}}
	for name, values := range given(body) {
		if name == "@odata.type" && len(values) > 0 {
			_ = json.Unmarshal(values[len(values)-1], &w.Type) // one that is no string is no type
		}
		if !strings.Contains(name, "@") {
			w.Members[name] = values
		}
	}
	return w
}

// prepare puts what undoing needs on the disk.
func (g *guard) prepare(ctx context.Context, writes []*Write) error {
	for _, w := range writes {
		urls := []string{w.URL}
		for _, e := range g.opts.Entities {
			if related(w.URL, e) && !slices.Contains(urls, e) {
				urls = append(urls, e)
			}
		}
		for _, url := range urls {
			if err := g.ready(ctx, url, w); err != nil {
				return err
			}
		}
	}
	for _, w := range writes {
		if err := g.note(w); err != nil {
			return err
		}
	}
	return nil
}

// note puts a write that is about to be sent on the disk.
func (g *guard) note(w *Write) error {
	if err := g.journal.append(line{Type: typeWrite, Write: w}); err != nil {
		return err
	}
	g.undo.Writes = append(g.undo.Writes, w)
	return nil
}

// ready sees to it that the journal has the entity's state, and that what the write overwrites is either that or this run's own.
func (g *guard) ready(ctx context.Context, url string, w *Write) error {
	states, err := g.states(ctx, url, g.read(ctx, url))
	if err != nil {
		return fmt.Errorf("want the state of %s on the disk first: %w", url, err)
	}
	for _, now := range states {
		if err := g.journaled(now, w); err != nil {
			return err
		}
	}
	return nil
}

func (g *guard) journaled(now *State, w *Write) error {
	g.now[now.URL] = now
	if g.undo.state(now.URL) == nil {
		if err := g.journal.append(line{Type: typeState, State: now}); err != nil {
			return err
		}
		g.undo.States = append(g.undo.States, now)
		return nil
	}
	for name := range w.Members {
		if now.people(name) && g.foreign(now, name) {
			return fmt.Errorf("someone else has changed %s of %s since this run began, and writing would lose that", name, now.URL)
		}
	}
	return nil
}

// foreign tells whether a member has a value that is neither the old one nor this run's.
func (g *guard) foreign(now *State, name string) bool {
	equal, cur := g.opts.Equal, now.Members[name]
	return !equal.same(now.URL, name, cur, g.undo.state(now.URL).Members[name]) &&
		!equal.among(now.URL, name, cur, g.undo.values(now.URL)[name])
}

// states turns a read into the state to go back to; that of a collection into those of its entities too.
func (g *guard) states(ctx context.Context, url string, x *wire.Exchange) ([]*State, error) {
	known := slices.Contains(g.opts.Entities, url)
	if x.Failure == nil && (x.Status == http.StatusNotFound || x.Status == http.StatusGone || !known && notAnEntity(x.Status)) {
		return []*State{{URL: url, Absent: true}}, nil
	}
	s, err := current(url, x)
	if err != nil {
		return nil, err
	}
	s.Writable = g.opts.Writable(url)
	states := []*State{s}
	if s.isList() {
		states, err = s.members(x.Body)
	} else {
		err = s.complete(ctx, g.Target)
	}
	if err != nil {
		return nil, err
	}
	if text, err := json.Marshal(states); err != nil || g.opts.Secret(string(text)) {
		return nil, errors.New("the entity contains a secret of this run, which is never written to a file")
	}
	return states, nil
}

// learn notes the values that the target says an accepted write made of those it gave: it may have put them into a form of its own.
func (g *guard) learn(writes []*Write, x *wire.Exchange) {
	if len(writes) != 1 || x.Failure != nil || x.Status < 200 || x.Status > 299 || g.opts.Secret(string(x.Body)) {
		return
	}
	answered, err := object(x.Body)
	if err != nil {
		return
	}
	w, made := writes[0], map[string]json.RawMessage{}
	for name, v := range answered {
		if values := w.Members[name]; values != nil && !g.opts.Equal.among(w.URL, name, v, values) {
			made[name] = v
		}
	}
	if len(made) == 0 {
		return
	}
	g.undo.own(w.URL, made)
	_ = g.journal.append(line{Type: typeOurs, URL: w.URL, Members: made}) // without it restoring leaves more to people, never less
}
