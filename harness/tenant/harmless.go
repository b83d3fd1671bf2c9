package tenant

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/graphconform/conform/harness/wire"
)

// sendHarmless sends a request that has nothing to change, and that the target must reject. A target that accepts it may take it for
// something else, such as a PUT of nothing: what differs then is journaled as a write.
func (g *guard) sendHarmless(ctx context.Context, req wire.Request) *wire.Exchange {
	url := EntityURL(req.URL)
	before := g.lastState(ctx, url)
	g.mu.Lock()
	clear(g.reads)
	g.mu.Unlock()
	x := g.Target.Do(ctx, req)
	if before == nil || x.Failure != nil && x.Failure.Unsent || x.Failure == nil && x.Status >= 300 && x.Status < 500 {
		return x
	}
	var now *State
	newRestorer(g.journal, g.Target, g.opts).repeat(ctx, readFor, func() bool {
		now = g.lastState(ctx, url)
		return now != nil
	})
	if now != nil && g.agree(before, now) {
		return x
	}
	w := &Write{Method: req.Method, URL: url, Members: map[string][]json.RawMessage{}}
	for _, name := range before.Writable {
		switch {
		case now == nil: // perhaps it is gone
			w.Members[name] = []json.RawMessage{}
		case !g.opts.Equal.same(url, name, before.Members[name], now.Members[name]):
			w.Members[name] = []json.RawMessage{orNull(now.Members[name])}
		}
	}
	w.Number = len(g.journal.Writes) + 1
	if g.journal.state(url) == nil {
		g.keep(line{Type: typeState, State: before})
	}
	g.keep(line{Type: typeWrite, Write: w})
	g.keep(line{Type: typeResult, Result: &Result{Number: w.Number, Status: http.StatusOK}})
	return x
}

// lastState returns what the last read of one of the run's entities showed, or reads it. It returns nil where no read shows it.
func (g *guard) lastState(ctx context.Context, url string) *State {
	if !g.isTarget(url) {
		return nil
	}
	g.mu.Lock()
	x := g.reads[url]
	g.mu.Unlock()
	if x == nil {
		x = get(ctx, g.Target, url)
		g.keepRead(newRequest(http.MethodGet, url), x)
	}
	states, err := g.states(ctx, url, x)
	if err != nil || len(states) != 1 || states[0].Absent {
		return nil
	}
	return states[0]
}
