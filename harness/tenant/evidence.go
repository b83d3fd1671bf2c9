package tenant

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// aftermath is an update with the first read of the entity after it, which shows what the target made of the values, and what else it
// changed. A target may store part of an update that it rejects.
type aftermath struct {
	write    *Write
	rejected bool
	before   *State // as read before the update
	tag      string // in the response
	at       time.Time
	read     *wire.Exchange
}

// soon is how long after an update a read may begin that shows what the update made, if no entity tag says so.
const soon = 2 * time.Second

// awaitRead notes an update that was accepted or rejected, and whose first read is still to come.
func (g *guard) awaitRead(w *Write, x *wire.Exchange) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.after, w.URL)
	before := g.current[w.URL]
	if x.Failure != nil || before == nil || before.Absent || before.Items != nil {
		return
	}
	switch accepted := x.Status >= 200 && x.Status <= 299; {
	case accepted && x.Status != http.StatusAccepted:
		g.after[w.URL] = &aftermath{write: w, before: before, tag: x.Header.Get("ETag"), at: time.Now()}
	case !g.journal.possible(w):
		g.after[w.URL] = &aftermath{write: w, before: before, rejected: true}
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
			s.learnFrom(a, now, !a.read.Started.After(a.at.Add(soon)))
		}
	}
}

// learnLate takes the read before the next write for the first one after an update, if the run has read nothing in between.
func (s *Session) learnLate(now *State) {
	if old := s.journal.state(now.URL); old != nil {
		s.noteSeen(old, now)
	}
	s.mu.Lock()
	a := s.after[now.URL]
	delete(s.after, now.URL)
	s.mu.Unlock()
	if a != nil && a.read == nil {
		s.learnFrom(a, now, now.ETag == "" && !time.Now().After(a.at.Add(soon)))
	}
}

// learnNow reads what no read has shown yet before a restore changes it, if an entity tag can prove that nobody else has written since.
func (s *Session) learnNow(ctx context.Context, t wire.Target) {
	s.learn()
	for url, a := range maps.Clone(s.after) {
		if a.tag == "" {
			continue
		}
		if now, err := stateOf(url, get(ctx, withQueries{t, s.journal.query}, url)); err == nil && wire.SameTag(a.tag, now.ETag) {
			s.learnFrom(a, now, false)
		}
	}
}

// learnFrom journals what a read shows of the members that an update named, and what else had changed. Where no entity tag proves that nobody
// has written since, a read counts that followed at once, if its values agree with what the target has made of others.
func (s *Session) learnFrom(a *aftermath, now *State, atOnce bool) {
	url, equal, old := now.URL, s.opts.Equal, s.journal.state(now.URL)
	if old == nil || old.isSame(now, s.journal.values(url, nil)) != nil {
		return
	}
	s.noteSeen(old, now)
	if a.rejected {
		s.learnFromRejected(a, now)
		return
	}
	changed := s.journal.changedBehindTag(a.before, now, a.before.ETag, equal)
	maps.DeleteFunc(changed, func(name string, v json.RawMessage) bool { return !equal.any(url, name, v, a.write.Members[name]) })
	if len(changed) > 0 {
		s.note(line{Type: typeSameTag, URL: url, Members: changed})
	}
	tagged := a.tag != "" && now.ETag != ""
	proved := tagged && wire.SameTag(a.tag, now.ETag) && s.journal.tagsProve(url, "")
	tagged = proved || tagged && !wire.SameTag(a.tag, now.ETag) // the same one that proves nothing counts as none
	near := proved || !tagged && atOnce
	differs := func(name string) bool { return !equal.same(url, name, now.Members[name], a.before.Members[name]) }
	expected := func(name string) bool { return s.journal.gives(a.write, url, name, now.Members[name], equal) }
	stale := func(name string) bool {
		return !proved && s.journal.earlier(a.write, url, name, now.Members[name], equal)
	}
	// Whether the read may show the update, whether it shows nothing older, and whether the update had anything to change.
	fresh, sure, asked := proved, proved, false
	for name, values := range a.write.Members {
		isNew := differs(name) && !stale(name)
		fresh, sure = fresh || isNew || differs(name) && expected(name), sure || isNew
		asked = asked || !equal.any(url, name, a.before.Members[name], values)
	}
	if !fresh && asked {
		return // the read is older than the update, or the target has ignored it
	}
	seen, byTag, side := map[string]json.RawMessage{}, map[string]json.RawMessage{}, map[string]json.RawMessage{}
	for name, values := range a.write.Members {
		v := now.Members[name]
		follows := (proved || !equal.any(url, name, a.before.Members[name], values)) && s.journal.follows(url, name, v, values, equal) // it changed the value, not someone else
		made := near && follows || resemblesAny(values, v, a.before.Members[name]) && !tagged
		shown := near && !differs(name) && sure || made && !stale(name)
		switch {
		case expected(name), shown && !proved:
			seen[name] = orNull(v)
		case shown:
			byTag[name] = orNull(v)
		}
	}
	all := maps.Clone(a.before.Members)
	maps.Copy(all, now.Members)
	for name := range all {
		if _, named := a.write.Members[name]; named || !differs(name) || isVolatile(name, a.before.Members[name], now.Members[name]) {
			continue
		}
		switch side[name] = orNull(now.Members[name]); {
		case proved:
			byTag[name] = side[name]
		case near && (isZero(decoded(now.Members[name])) || isEmptied(a.before.Members[name], now.Members[name])): // as by a PUT
			seen[name] = side[name]
		}
	}
	s.note(line{Type: typeOurs, Number: a.write.Number, URL: url, Members: seen})
	if len(byTag) > 0 {
		s.note(line{Type: typeTagged, Number: a.write.Number, URL: url, Members: byTag})
	}
	if (sure || !asked) && (near || len(side) == 0 && !tagged) {
		s.note(line{Type: typeSide, Number: a.write.Number, URL: url, Members: side})
	}
}

// earlier tells whether a member may have had a value before an update: a read that lags shows it, whatever the target made of the update.
// That may also be what it made of an update before, as long as no read has shown that.
func (j *Journal) earlier(w *Write, url, name string, value json.RawMessage, equal Equal) bool {
	if s := j.state(url); s != nil && equal.same(url, name, value, s.Members[name]) {
		return true
	}
	unseen := false
	for _, o := range j.writesTo(url) {
		if o.Number >= w.Number || !o.own {
			continue
		}
		seen, shown := j.shows[o.Number][name]
		values, named := o.Members[name]
		if shown && equal.same(url, name, value, seen) || j.possible(o.Write) && equal.any(url, name, value, values) {
			return true
		}
		if named && j.possible(o.Write) {
			unseen = !shown
		}
	}
	return unseen && !resemblesAny(w.Members[name], value, nil)
}

// gives tells whether a value is one that an update has sent, or what the target has made of that before.
func (j *Journal) gives(w *Write, url, name string, value json.RawMessage, equal Equal) bool {
	again := func(v json.RawMessage) bool { return equal.any(url, name, v, w.Members[name]) }
	return again(value) || slices.ContainsFunc(j.writesTo(url), func(o writeTo) bool {
		seen, shown := j.shows[o.Number][name]
		return shown && equal.same(url, name, value, seen) && slices.ContainsFunc(o.Members[name], again)
	})
}

// follows tells whether a value may be what the target made of a sent one that it does not resemble: the target has not stored another value
// of that type just as it was sent.
func (j *Journal) follows(url, name string, value json.RawMessage, sent []json.RawMessage, equal Equal) bool {
	old := json.RawMessage(nil)
	if s := j.state(url); s != nil {
		old = s.Members[name]
	}
	keeps := slices.ContainsFunc(j.Writes, func(w *Write) bool {
		v, shown := j.shows[w.Number][name]
		alike := func(s json.RawMessage) bool { return kindOf(s) == kindOf(v) }
		return shown && equal.any(url, name, v, w.Members[name]) && !equal.same(url, name, v, old) && slices.ContainsFunc(sent, alike)
	})
	return !keeps || resemblesAny(sent, value, old) || slices.ContainsFunc(sent, func(s json.RawMessage) bool { return isLike(decoded(s), decoded(value)) })
}

// isLike tells whether a value has something of a sent one: texts begin alike, and so do the items of a collection; a number is within the
// range that a large one is beyond.
func isLike(sent, got any) bool {
	switch sent := sent.(type) {
	case string:
		text, is := got.(string)
		same := 0
		for same < min(len(sent), len(text)) && sent[same] == text[same] {
			same++
		}
		return is && same >= shortest && 3*same >= min(len(sent), len(text))
	case []any:
		items, is := got.([]any)
		return is && !slices.ContainsFunc(items, func(item any) bool {
			return !slices.ContainsFunc(sent, func(s any) bool { return sameText(s, item) || isLike(s, item) })
		})
	}
	return limits(sent, got)
}

// limits tells whether a number may be the limit of a range that a large one is beyond.
func limits(sent, got any) bool {
	a, b, both := numbers(sent, got)
	return both && math.Abs(a) >= math.MaxInt16 && math.Abs(b) <= math.Abs(a)
}

func kindOf(v json.RawMessage) string { return fmt.Sprintf("%T", decoded(v)) }

func resemblesAny(sent []json.RawMessage, got, before json.RawMessage) bool {
	return slices.ContainsFunc(sent, func(s json.RawMessage) bool { return resembles(decoded(s), decoded(got), decoded(before)) })
}
