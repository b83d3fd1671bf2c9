package tenant

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
)

// owner says whose the value of a member is.
type owner int

const (
	ofBefore  owner = iota
	ofRun           // the run sent it, the target made it of what it sent, or it changed with an update: it is written back
	ofOthers        // proven to be someone else's: it is kept
	undecided       // nothing shows whose it is: it is kept, and the entity is not restored
)

// traces are what the journal has about a member of an entity.
type traces struct {
	values   []json.RawMessage // that the run sent, whatever the response, or that were seen right after an update
	near     []json.RawMessage // that it sent to a related entity
	unseen   []json.RawMessage // that the target may have accepted, and nothing has shown what became of them
	late     []json.RawMessage // of those, that may still be applied
	rejected []json.RawMessage // that the target rejected since then
	applied  []json.RawMessage // of those, that it may have stored all the same: no read has shown the contrary
	open     bool              // there is such a rejected update that names it
	seen     json.RawMessage   // what was seen last right after an update
	touched  bool              // the target may have accepted an update with it, or it has changed with one
	named    bool              // an update named it
	blind    bool              // what else the target changed with an update is not known
	back     bool              // a restore has written the old value back
}

// writeTo is a write that may have changed an entity; the same ones name it, and own ones name it or the collection that it is in.
type writeTo struct {
	*Write
	same, own bool
}

// writesTo lists the writes that may have changed an entity. It compares each URL once: runs ask before every write, for every member.
func (j *Journal) writesTo(url string) []writeTo {
	all := j.to[url]
	for ; all.compared < len(j.Writes); all.compared++ {
		if w := j.Writes[all.compared]; related(w.URL, url) {
			same := sameAddress(w.URL, url)
			all.writes = append(all.writes, writeTo{w, same, same || j.isItem(j.state(url), w.URL)})
		}
	}
	j.to[url] = all
	return all.writes
}

// writesTo is what Journal.writesTo has found so far.
type writesTo struct {
	compared int
	writes   []writeTo
}

// traces collects them from the writes in their order: a later update that was certainly accepted replaces what earlier ones set.
func (j *Journal) traces(url, name string) *traces {
	t := &traces{values: j.storedOf(url, name), touched: j.side[url][name]}
	for _, w := range j.writesTo(url) {
		values, named := w.Members[name]
		if !w.own { // it may change this one only if the target ignores the end of the path
			t.near = append(t.near, values...)
			continue
		}
		t.values, t.named = append(t.values, values...), t.named || named
		seen, shown := j.shows[w.Number][name]
		if shown {
			t.seen, t.rejected, t.applied, t.open = seen, nil, nil, false
		}
		r := j.results[w.Number]
		switch {
		case !j.possible(w.Write):
			t.rejected = append(t.rejected, values...)
			if named && r.mayApply() && !j.observed[w.Number] {
				t.applied, t.open = append(t.applied, values...), true
			}
			continue
		case named && (w.uncertain(r) || r.Status == http.StatusAccepted) && !shown:
			t.late = append(t.late, values...)
		case named:
			if t.unseen, t.blind = nil, false; !shown {
				t.unseen, t.blind, t.seen, t.rejected = values, len(values) == 0, nil, nil
				t.applied, t.open = nil, false
			}
		default:
			t.blind = t.blind || !j.observed[w.Number]
		}
		t.touched = t.touched || named
	}
	t.unseen = slices.Concat(t.unseen, t.late)
	return t
}

// owner decides whose the value of a member is. What is someone else's but looks generated is in doubt: another run, with a state folder of
// its own, may restore the entity to what this one has written.
func (j *Journal) owner(now *State, name string, t *traces, tags *ownTags, equal Equal) owner {
	o := j.ownerOf(now, name, t, tags, equal)
	if o == ofOthers && isGenerated(now.Members[name]) {
		return undecided
	}
	return o
}

// isGenerated tells whether a value holds one that conform generates.
func isGenerated(v json.RawMessage) bool { return bytes.Contains(v, []byte(`"`+generated)) }

// ownerOf decides by one rule before a write of the run and at the end. A value that the run sent, or that
// was seen to follow from an update, is the run's, unless the entity has a tag that no update gave it and another value was seen since. Any
// other is someone else's if it was seen what became of each update, and undecided if it was not.
func (j *Journal) ownerOf(now *State, name string, t *traces, tags *ownTags, equal Equal) owner {
	s := j.state(now.URL)
	old, value := s.Members[name], now.Members[name]
	clients := s.setByClients(name)
	extra := slices.Contains(s.Extra, name) && (isEmptied(old, value) || !isVolatile(name, nil, nil))
	byService := !clients && (old != nil || !t.named) && !extra
	known := byService || len(t.unseen) == 0 && !t.blind && !t.open
	left := slices.Concat(t.unseen, t.rejected) // what the run may have left
	if t.seen != nil {
		left = append(left, t.seen)
	}
	since := tags.foreign(now.ETag) && !equal.any(now.URL, name, value, left)
	is := func(known map[string]map[string]json.RawMessage) bool {
		v := known[now.URL][name]
		return v != nil && equal.same(now.URL, name, value, v)
	}
	switch {
	case old == nil && string(value) == "null" && t.touched && !clients: // it stays where there was nothing
		return ofRun
	case equal.same(now.URL, name, old, value), !clients && !t.named && !j.side[now.URL][name] && isVolatile(name, old, value):
		return ofBefore
	case holdsUnknown(old), !t.touched && equal.any(now.URL, name, value, t.near):
		return undecided
	case is(j.theirs):
		return ofOthers
	case is(j.doubts):
		return undecided
	case mayBeApplied(t.applied, value, old):
		return ofRun
	case known && mayBeApplied(t.rejected, value, old) && !equal.any(now.URL, name, value, t.values):
		return undecided // the read that showed the value before may have lagged
	case since && known:
		return ofOthers
	case since:
		return undecided
	case equal.any(now.URL, name, value, t.values):
		return ofRun
	case equal.same(now.URL, name, value, t.seen) && t.seen != nil:
		return undecided // it changed with an update, and nothing proves that by it
	case t.back && resembles(decoded(old), decoded(value), nil):
		return undecided // the read that showed the old value may have been older than the one that wrote it back
	case known:
		return ofOthers
	case len(t.unseen) > 0 && !tags.changed(now.ETag) && mayBe(value, old, t.values):
		return ofRun
	}
	return undecided
}

// lines returns what the journal must keep of whose values a read shows: later updates of the run give the entity tags of its own.
func (j *Journal) lines(now *State, names []string, of func(name string) owner, equal Equal) (out []line) {
	for _, kind := range []struct {
		of    owner
		name  string
		known map[string]map[string]json.RawMessage
	}{{ofOthers, typeTheirs, j.theirs}, {undecided, typeDoubt, j.doubts}} {
		l := line{Type: kind.name, URL: now.URL, Members: map[string]json.RawMessage{}}
		for _, name := range names {
			v, known := orNull(now.Members[name]), kind.known[now.URL][name]
			if of(name) == kind.of && (known == nil || !equal.same(now.URL, name, v, known)) {
				l.Members[name] = v
			}
		}
		if len(l.Members) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// mayBe tells whether a value may be what the target made of sent ones, as long as nothing has shown that.
func mayBe(value, old json.RawMessage, sent []json.RawMessage) bool {
	values := make([]any, len(sent))
	for i, s := range sent {
		values[i] = decoded(s)
	}
	return merged(value, old, sent) || sameForm(decoded(old), decoded(value)) || mixes(values, decoded(value), decoded(old))
}
