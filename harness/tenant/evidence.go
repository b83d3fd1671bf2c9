package tenant

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// aftermath is an accepted update with the first read of the entity after it, which shows what the target made of the values, and what
// else it changed.
type aftermath struct {
	write  *Write
	before *State // as read before the update
	tag    string // in the response
	at     time.Time
	read   *wire.Exchange
}

// soon is how long after an update a read may begin that shows what the update made, if no entity tag says so.
const soon = 2 * time.Second

// awaitRead notes an accepted update, whose first read is still to come.
func (g *guard) awaitRead(w *Write, x *wire.Exchange) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.after, w.URL)
	before := g.current[w.URL]
	if x.Failure == nil && x.Status >= 200 && x.Status <= 299 && x.Status != http.StatusAccepted && before != nil && !before.Absent && before.Items == nil {
		g.after[w.URL] = &aftermath{write: w, before: before, tag: x.Header.Get("ETag"), at: time.Now()}
	}
}

// keepFirstRead keeps a read of the run for the update before it.
func (g *guard) keepFirstRead(req wire.Request, x *wire.Exchange) {
	if !g.showsState(req, x) {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if a := g.after[EntityURL(req.URL)]; a != nil && a.read == nil {
		a.read = x
	}
}

// learn journals what the first reads after updates show. No update may be on its way.
func (s *Session) learn() {
	s.mu.Lock()
	after := maps.Clone(s.after)
	maps.DeleteFunc(s.after, func(_ string, a *aftermath) bool { return a.read != nil })
	s.mu.Unlock()
	for url, a := range after {
		if a.read == nil {
			continue
		}
		now, err := newState(url, a.read.Header.Get("ETag"), a.read.Body)
		if err == nil && !s.opts.Secret(string(a.read.Body)) {
			s.learnFrom(a, now, a.read.Started, true)
		}
	}
}

// learnLate takes the read before the next write for the first one after an update, if the run has read nothing in between.
func (g *guard) learnLate(now *State) {
	g.mu.Lock()
	a := g.after[now.URL]
	if a != nil && a.read != nil {
		a = nil
	}
	g.mu.Unlock()
	if a != nil {
		g.learnFrom(a, now, time.Now(), now.ETag == "")
	}
}

// learnFrom journals what a read shows. atOnce tells whether it followed the update so soon that nobody else is taken to have written.
func (s *Session) learnFrom(a *aftermath, now *State, started time.Time, atOnce bool) {
	url, equal, old := now.URL, s.opts.Equal, s.journal.state(now.URL)
	tagged := a.tag != "" && now.ETag != ""
	proved := tagged && wire.SameTag(a.tag, now.ETag)
	switch {
	case old == nil || old.isSame(now, s.journal.values(url, nil)) != nil:
		return
	case !tagged && started.Sub(a.at) > soon:
		return // someone else may have written since
	}
	sent := s.journal.values(url, nil)
	made, side := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	for name, values := range a.write.Members {
		v, was := now.Members[name], a.before.Members[name]
		switch {
		case equal.any(url, name, v, values):
		case v == nil, equal.same(url, name, v, was):
			return // the read is older than the update, or the target has ignored a member
		case !equal.any(url, name, v, sent[name]):
			made[name] = v
		}
	}
	if tagged && !proved { // someone else has written since
		s.note(line{Type: typeOurs, Number: a.write.Number, URL: url})
		return
	}
	for name, v := range now.Members {
		if _, set := a.write.Members[name]; set || equal.same(url, name, v, a.before.Members[name]) || isVolatile(name, a.before.Members[name], v) {
			continue
		}
		if side[name] = v; proved && slices.Contains(old.Writable, name) {
			made[name] = v
		}
	}
	if proved || atOnce {
		s.note(line{Type: typeOurs, Number: a.write.Number, URL: url, Members: made})
	}
	if len(side) > 0 {
		s.note(line{Type: typeSide, URL: url, Members: side})
	}
}

// byOthers tells whether there is evidence that a value is neither this run's nor what the target made of it: a read after the run's
// last write of it showed another one, or the entity has another tag than after the last write.
func (e *entity) byOthers(now *State, name string) bool {
	if e.proven[name] {
		return true
	}
	if e.side[e.URL][name] {
		return false
	}
	var writes []*Write
	for _, w := range e.Writes {
		if addressOf(w.URL) == addressOf(e.URL) && e.possible(w) {
			if _, set := w.Members[name]; set {
				writes = nil // what is read after this one counts
			}
			writes = append(writes, w)
		}
	}
	if slices.Contains(e.must, name) {
		writes = writes[:min(1, len(writes))]
	}
	unseen := func(w *Write) bool { return !e.seen[w.Number] }
	changedSince := e.lastTag != "" && now.ETag != "" && !wire.SameTag(e.lastTag, now.ETag)
	e.proven[name] = changedSince || !slices.ContainsFunc(writes, unseen)
	return e.proven[name]
}

// isLater tells whether a value that resembles one of the run's is someone else's all the same: reads have shown what the target made of
// each of those, this is none of it, and the entity has another tag than after the run's last update.
func (j *Journal) isLater(now *State, name, lastTag string, equal Equal, ours []json.RawMessage) bool {
	if lastTag == "" || now.ETag == "" || wire.SameTag(lastTag, now.ETag) || equal.any(now.URL, name, now.Members[name], ours) {
		return false
	}
	return !slices.ContainsFunc(j.Writes, func(w *Write) bool {
		_, set := w.Members[name]
		return set && related(w.URL, now.URL) && j.possible(w) && !j.seen[w.Number]
	})
}

// lastTag returns the entity tag after the last update of an entity, if the target returned it.
func (j *Journal) lastTag(url string) (tag string) {
	for _, w := range j.Writes {
		if addressOf(w.URL) == addressOf(url) && j.possible(w) {
			tag = resultTag(j.results[w.Number])
		}
	}
	return tag
}

// sideEffects lists what differs of what no update may set, with the old and the new value: failed what changed with an update of this
// run, and the rest at another time.
func (e *entity) sideEffects() (failed, rest []string) {
	if e.now == nil {
		return nil, nil
	}
	all := maps.Clone(e.Members)
	maps.Copy(all, e.now.Members)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		was, is := e.Members[name], e.now.Members[name]
		_, sent := e.written[name]
		if sent && !e.side[e.URL][name] || len(e.Writable) == 0 || slices.Contains(e.Writable, name) || e.equal.same(e.URL, name, is, was) || isVolatile(name, was, is) {
			continue
		}
		text := e.changes([]string{name})
		if e.side[e.URL][name] {
			failed = append(failed, text)
		} else {
			rest = append(rest, text)
		}
	}
	return failed, rest
}

// changes shows members with their value and the old one.
func (e *entity) changes(names []string) string {
	var out []string
	for _, name := range names {
		out = append(out, fmt.Sprintf("%s (before: %s)", showMembers(map[string]json.RawMessage{name: e.now.Members[name]}), shownValue(name, e.Members[name])))
	}
	return strings.Join(out, ", ")
}

// volatileNames are parts of the names of what services change with every update.
var volatileNames = []string{"etag", "version", "revision", "changekey", "counter", "sequence", "modified", "updated", "changedby", "editedby"}

// isVolatile tells whether a service changes a member with every update, or by itself: an instant, a number that grows, and the like.
func isVolatile(name string, was, is json.RawMessage) bool {
	lower := strings.ToLower(name)
	if strings.Contains(name, "@") || slices.ContainsFunc(volatileNames, func(part string) bool { return strings.Contains(lower, part) }) {
		return true
	}
	a, b := decoded(was), decoded(is)
	if x, y, both := numbers(a, b); both {
		return y > x
	}
	instant := func(v any) bool {
		text, _ := v.(string)
		_, err := time.Parse(time.RFC3339, text)
		return err == nil
	}
	return (a == nil || instant(a)) && instant(b)
}
