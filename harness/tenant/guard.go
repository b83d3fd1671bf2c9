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

// guard sends no write that is not in the journal.
type guard struct {
	wire.Target
	*Session
	pause func(ctx context.Context, try int)

	writing sync.Mutex            // one write at a time, with the reads for it
	current map[string]*State     // by URL: the entity as read before the last write to it
	tags    map[string]tagSupport // by URL

	mu    sync.Mutex
	reads map[string]*wire.Exchange // by URL: the last GET of the entity since the last write
}

// Guard returns a target that protects the entities behind t. It sends reads on. Before a write it reads the entities that the write may
// change, unless the journal has their state, and writes state and request to the disk. It does not send a write that cannot be
// journaled, that names a property that is never written, or that would overwrite a change by someone else: the exchange then has a
// Failure of kind NotSent. So has a write that the target rejected because someone else changed the entity after the read.
func (s *Session) Guard(t wire.Target) wire.Target {
	return &guard{
		Target: t, Session: s, pause: Pause,
		current: map[string]*State{}, tags: map[string]tagSupport{}, reads: map[string]*wire.Exchange{},
	}
}

func (g *guard) Do(ctx context.Context, req wire.Request) *wire.Exchange {
	if wire.Safe(req.Method) {
		x := g.Target.Do(ctx, req)
		g.keepRead(req, x)
		return x
	}
	g.writing.Lock()
	defer g.writing.Unlock()
	writes, err := g.writes(req)
	if err == nil && len(writes) > 0 {
		err = g.prepare(ctx, writes)
	}
	if err != nil {
		return &wire.Exchange{Request: req, Started: time.Now(), Failure: notSent(ctx, fmt.Errorf("not sent: %w", err))}
	}
	g.mu.Lock()
	clear(g.reads)
	g.mu.Unlock()
	x := g.send(ctx, req, writes)
	g.keepStored(writes, x)
	return x
}

func notSent(ctx context.Context, err error) *wire.Failure {
	if ctx.Err() != nil {
		return &wire.Failure{Kind: wire.Cancelled, Err: err}
	}
	return &wire.Failure{Kind: NotSent, Err: err}
}

// keepRead keeps a read for the write that follows it. It drops it if a related URL is read in between, such as the collection: the
// entity may change in that time.
func (g *guard) keepRead(req wire.Request, x *wire.Exchange) {
	g.mu.Lock()
	defer g.mu.Unlock()
	read := EntityURL(req.URL)
	for url := range g.reads {
		if url != req.URL && related(read, url) {
			delete(g.reads, url)
		}
	}
	if req.Method == http.MethodGet && req.Auth == wire.AuthToken && x.Failure == nil && x.Status == http.StatusOK && !strings.Contains(req.URL, "?") {
		g.reads[read] = x
	}
}

// read returns the last read of the entity, or reads it.
func (g *guard) read(ctx context.Context, url string) *wire.Exchange {
	g.mu.Lock()
	x := g.reads[url]
	g.mu.Unlock()
	if x == nil {
		x = get(ctx, g.Target, url)
		g.keepRead(newRequest(http.MethodGet, url), x)
	}
	return x
}

// writes returns the writes that a request asks for: itself, or those in its batch.
func (g *guard) writes(req wire.Request) ([]*Write, error) {
	if name := wire.FindProperty(req.Body, g.opts.NeverWrite); name != "" {
		return nil, fmt.Errorf("the body names %s, which is never written to this target", name)
	}
	if len(memberValues(req.Body)) == 0 && (req.Auth != wire.AuthToken || !isWriteMethod(req.Method)) {
		return nil, nil // the target must reject it, and if it does not, there is nothing to change
	}
	if !g.opts.Writes {
		return nil, fmt.Errorf("this target may only be read, and %s may change it", req.Method)
	}
	base, isBatch := strings.CutSuffix(EntityURL(req.URL), "/$batch")
	if !isBatch {
		return []*Write{newWrite(req.Method, req.URL, req.Body)}, nil
	}
	requests, err := parseBatch(req.Body)
	if err != nil {
		return nil, err
	}
	var out []*Write
	for _, r := range requests {
		if wire.Safe(r.Method) {
			continue
		}
		url := r.URL
		if !strings.Contains(url, "://") {
			url = base + "/" + strings.TrimPrefix(url, "/")
		}
		out = append(out, newWrite(r.Method, url, r.Body))
	}
	return out, nil
}

func isWriteMethod(method string) bool {
	switch strings.ToUpper(method) {
	case http.MethodPatch, http.MethodPost, http.MethodPut, http.MethodDelete, "MERGE":
		return true
	}
	return false
}

func newWrite(method, url string, body []byte) *Write {
	w := &Write{Method: method, URL: EntityURL(url), Members: map[string][]json.RawMessage{}}
	for name, values := range memberValues(body) {
		if name == "@odata.type" && len(values) > 0 {
			_ = json.Unmarshal(values[len(values)-1], &w.Type) // a value that is not a string is not a type
		}
		if isState(name) {
			w.Members[name] = values
		}
	}
	return w
}

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
			states, err := g.states(ctx, url, g.read(ctx, url))
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
		if err := g.record(line{Type: typeWrite, Write: w}); err != nil {
			return err
		}
	}
	return nil
}

// prepareState journals the state before the first write. Before a later one, it checks that the write overwrites only that state or
// this run's own values.
func (g *guard) prepareState(now *State, w *Write) error {
	g.current[now.URL] = now
	if g.journal.state(now.URL) == nil {
		return g.record(line{Type: typeState, State: now})
	}
	for name := range w.Members {
		if now.setByClients(name) && g.isForeign(now, name) {
			return fmt.Errorf("someone else has changed %s of %s since this run began, and the write would overwrite that", name, now.URL)
		}
	}
	return nil
}

// isForeign tells whether a member has a value that is neither the old one nor one of this run.
func (g *guard) isForeign(now *State, name string) bool {
	equal, value := g.opts.Equal, now.Members[name]
	return !equal.same(now.URL, name, value, g.journal.state(now.URL).Members[name]) &&
		!equal.any(now.URL, name, value, g.journal.values(now.URL)[name])
}

// states returns the state in the response to a GET, and for a collection those of its entities, too.
func (g *guard) states(ctx context.Context, url string, x *wire.Exchange) ([]*State, error) {
	isTarget := slices.Contains(g.opts.Entities, url)
	if x.Failure == nil && (isNotFound(x.Status) || !isTarget && isNoRoute(x.Status)) {
		return []*State{{URL: url, Absent: true}}, nil
	}
	s, err := stateOf(url, x)
	if err != nil {
		return nil, err
	}
	s.Writable = g.opts.Writable(url)
	states := []*State{s}
	if s.isCollection() {
		states, err = s.items(x.Body)
	} else {
		for _, name := range s.Writable {
			if s.Members[name] == nil {
				s.Selected = append(s.Selected, name)
			}
		}
		err = s.readSelected(ctx, g.Target)
	}
	if err != nil {
		return nil, err
	}
	if text, err := json.Marshal(states); err != nil || g.opts.Secret(string(text)) {
		return nil, errors.New("the entity contains a secret of this run, which is never written to a file")
	}
	return states, nil
}

// keepStored journals the values that an accepted write has by its response, if the target stored them in another form.
func (g *guard) keepStored(writes []*Write, x *wire.Exchange) {
	if len(writes) != 1 || x.Failure != nil || x.Status < 200 || x.Status > 299 || g.opts.Secret(string(x.Body)) {
		return
	}
	members, err := parseObject(x.Body)
	if err != nil {
		return
	}
	w, stored := writes[0], map[string]json.RawMessage{}
	for name, v := range members {
		if values := w.Members[name]; values != nil && !g.opts.Equal.any(w.URL, name, v, values) {
			stored[name] = v
		}
	}
	if len(stored) > 0 {
		l := line{Type: typeOurs, URL: w.URL, Members: stored}
		_ = g.journal.add(l)   // the line is valid
		_ = g.writer.append(l) // without it, a later restore only takes the values for someone else's
	}
}
