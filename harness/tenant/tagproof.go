package tenant

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/graphconform/conform/harness/wire"
)

// tagsProve tells whether an entity tag that did not change proves that a member did not either: updates of the run have changed the tag,
// and reads have shown no change without another tag. One of what clients set shows that for the whole entity.
func (j *Journal) tagsProve(url, name string) bool {
	s := j.state(url)
	for changed := range j.sameTag[url] {
		if changed == name || s == nil || s.setByClients(changed) {
			return false
		}
	}
	last := ""
	if s != nil {
		last = s.ETag
	}
	for _, w := range j.writesTo(url) {
		tag := resultTag(j.results[w.Number])
		switch {
		case !w.same || tag == "" || !j.possible(w.Write):
		case last != "" && !wire.SameTag(last, tag):
			return true
		default:
			last = tag
		}
	}
	return false
}

// storedOf returns the values of a member that reads have shown right after updates, without those that only an entity tag proves if it
// proves nothing.
func (j *Journal) storedOf(url, name string) []json.RawMessage {
	out := slices.Clone(j.stored[url][name])
	if proven := j.tagged[url][name]; len(proven) > 0 && j.tagsProve(url, name) {
		out = append(out, proven...)
	}
	return out
}

// changedBehindTag returns what differs between two reads that show the same entity tag, without what services change by themselves.
func (j *Journal) changedBehindTag(before, now *State, tag string, equal Equal) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	if before == nil || before.Absent || now.Absent || before.Items != nil || now.Items != nil || tag == "" || !wire.SameTag(tag, now.ETag) {
		return out
	}
	all := maps.Clone(before.Members)
	maps.Copy(all, now.Members)
	s := j.state(now.URL)
	for name := range all {
		was, is := before.Members[name], now.Members[name]
		byClients := s != nil && s.setByClients(name)
		if !equal.same(now.URL, name, was, is) && (byClients || !isVolatile(name, was, is)) {
			out[name] = orNull(is)
		}
	}
	return out
}

// ownTags are the entity tags that the run gave an entity.
type ownTags struct {
	all  []string // with those of states that reads showed before updates
	last string   // after the last update, if the target returned it
	some bool     // the target did not return it after every update
}

// tags collects the tags in the responses to the updates of an entity.
func (j *Journal) tags(url string) *ownTags {
	t := &ownTags{}
	if s := j.state(url); s != nil {
		t.note(s.ETag)
		t.some = false
	}
	for _, w := range j.writesTo(url) {
		if w.same && j.possible(w.Write) {
			t.note(resultTag(j.results[w.Number]))
		}
	}
	return t
}

func (t *ownTags) note(tag string) {
	t.all, t.last, t.some = append(t.all, tag), tag, t.some || tag == ""
}

// changed tells whether the entity has another tag than after the last update.
func (t *ownTags) changed(tag string) bool {
	return t.last != "" && tag != "" && !wire.SameTag(t.last, tag)
}

// foreign tells whether no update of the run gave the entity its tag.
func (t *ownTags) foreign(tag string) bool {
	return !t.some && t.changed(tag) && !slices.ContainsFunc(t.all, func(own string) bool { return wire.SameTag(own, tag) })
}

func resultTag(r *Result) string {
	if r == nil {
		return ""
	}
	return r.ETag
}
