package tenant

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/graphconform/conform/harness/wire"
)

// NotSent is the kind of failure of a request that was not sent because it could not be undone.
const NotSent = wire.NotPermitted

// guard sends no write that is not in the journal.
type guard struct {
	wire.Target
	*Session

	writing    *semaphore.Weighted // one write at a time, with the reads for it
	current    map[string]*State   // by URL: the entity as read before the last write to it
	steady     map[string][]*State // by URL: what reads over the settle time showed before the first write
	selected   map[string][]string // by URL: what a GET shows as null without $select
	unreadable bool                // the last read failed at every try

	reads map[string]*wire.Exchange // by URL: the last GET of the entity since the last write
}

// Guard returns a target that protects the entities behind t. It sends reads on. Before a write it reads the entities that the write may
// change, unless the journal has their state, and writes state and request to the disk. It does not send a write that cannot be
// journaled, that names a property that is never written, or that would overwrite a change by someone else: the exchange then has a
// Failure of kind NotSent. So has a write that the target rejected because someone else changed the entity after the read.
func (s *Session) Guard(t wire.Target) wire.Target {
	return &guard{
		Target: withQueries{t, s.opts.Query}, Session: s, writing: semaphore.NewWeighted(1), current: map[string]*State{},
		steady: map[string][]*State{}, selected: map[string][]string{}, reads: map[string]*wire.Exchange{},
	}
}

func (g *guard) Do(ctx context.Context, req wire.Request) *wire.Exchange {
	if wire.Safe(req.Method) {
		req = pastCaches(req)
		x := g.Target.Do(ctx, req)
		g.keepRead(req, x)
		g.keepFirstRead(req, x)
		return x
	}
	if err := g.writing.Acquire(ctx, 1); err != nil {
		return &wire.Exchange{Request: req, Started: time.Now(), Failure: notSent(ctx, fmt.Errorf("not sent: %w", err))}
	}
	defer g.writing.Release(1)
	writes, err := g.writes(req)
	if err == nil && changesNothing(req) {
		return g.sendHarmless(ctx, req)
	}
	g.learn()
	if err == nil && len(writes) > 0 {
		err = g.prepare(ctx, writes)
	}
	if err != nil {
		return &wire.Exchange{Request: req, Started: time.Now(), Failure: notSent(ctx, fmt.Errorf("not sent: %w", err))}
	}
	g.mu.Lock()
	clear(g.reads)
	g.mu.Unlock()
	return g.send(ctx, req, writes)
}

// pastCaches asks caches not to serve a stored response, unless the request itself is about that.
func pastCaches(req wire.Request) wire.Request {
	for name := range req.Header {
		if strings.HasPrefix(name, "If-") || name == "Cache-Control" {
			return req
		}
	}
	if req.Header = req.Header.Clone(); req.Header == nil {
		req.Header = http.Header{}
	}
	req.Header.Set("Cache-Control", "no-cache")
	return req
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
	if g.showsState(req, x) {
		g.reads[read] = x
	}
}

// showsState tells whether a response shows an entity as conform reads it.
func (g *guard) showsState(req wire.Request, x *wire.Exchange) bool {
	_, query, _ := strings.Cut(req.URL, "?")
	return req.Method == http.MethodGet && req.Auth == wire.AuthToken && x.Failure == nil && x.Status == http.StatusOK && query == g.opts.Query(EntityURL(req.URL)).Read
}

// writes returns the writes that a request asks for: itself, or those in its batch.
func (g *guard) writes(req wire.Request) ([]*Write, error) {
	if !g.opts.Writes {
		return nil, fmt.Errorf("this target may only be read, and %s may change it", wire.Printable(req.Method))
	}
	if err := g.opts.Permit(req); err != nil || changesNothing(req) {
		return nil, err
	}
	base, isBatch := strings.CutSuffix(EntityURL(req.URL), "/$batch")
	if !isBatch || req.Method != http.MethodPost {
		return []*Write{newWrite(req.Method, req.URL, req.Body)}, nil
	}
	requests, err := parseBatch(req.Body)
	if err != nil {
		return nil, err
	}
	var out []*Write
	for _, r := range requests {
		if !wire.Safe(r.Method) {
			out = append(out, newWrite(r.Method, resolve(base, r.URL), r.Body))
		}
	}
	return out, nil
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
