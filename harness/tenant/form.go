package tenant

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

// form is a way to write back the old value of a member, the most faithful one first.
type form int

const (
	asRead          form = iota // as the read showed it
	withoutReadOnly             // without members of complex values that are read-only by the contract
	asSent                      // with only those members of complex values that the run has sent
)

// oldValue returns what restores a member: its old value in the form that the target has not rejected.
func (e *entity) oldValue(name string) json.RawMessage {
	v := e.inForm(name, e.form[name])
	if at, plain := e.plainAt[name]; plain && e.waited-at >= e.settle {
		return e.withNulls(name, v)
	}
	return v
}

// nextForm chooses the next form of a member's old value after the target has rejected one. It returns false after the last one.
func (e *entity) nextForm(name string) bool {
	current := e.inForm(name, e.form[name])
	for f := e.form[name] + 1; f <= asSent; f++ {
		if !bytes.Equal(e.inForm(name, f), current) {
			e.form[name] = f
			return true
		}
	}
	e.form[name] = asRead
	return false
}

func (e *entity) inForm(name string, f form) json.RawMessage {
	old := e.Members[name]
	v := decoded(old)
	pruned := false
	switch f {
	case withoutReadOnly:
		pruned = prune(v, name, func(path string) bool { return !slices.Contains(e.ReadOnly, path) })
	case asSent:
		pruned = prune(v, name, func(path string) bool {
			return e.sent[path] || !e.sent[path[:strings.LastIndexByte(path, '/')+1]] || strings.HasSuffix(path, "/@odata.type")
		})
	}
	if !pruned || isZero(v) {
		return old
	}
	text, _ := encode(v) // it was decoded from JSON
	return text
}

// prune removes members of complex values, at any depth, and tells whether it removed any. The path of a member is that of the value,
// a slash, and its name; the items of a collection have its path.
func prune(v any, path string, keep func(path string) bool) (pruned bool) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if !keep(path + "/" + name) {
				delete(v, name)
				pruned = true
			} else if prune(member, path+"/"+name, keep) {
				pruned = true
			}
		}
	case []any:
		for _, item := range v {
			pruned = prune(item, path, keep) || pruned
		}
	}
	return pruned
}

// withNulls adds null for what the run has added to a complex value and the target still shows: a target may merge the value of an
// update into its own (OData 4.01 Protocol, section 11.4.3).
func (e *entity) withNulls(name string, old json.RawMessage) json.RawMessage {
	if e.now == nil {
		return old
	}
	v := decoded(old)
	if !addNulls(v, decoded(e.now.Members[name]), name, e.sent) {
		return old
	}
	text, _ := encode(v) // it was decoded from JSON
	return text
}

func addNulls(v, now any, path string, sent map[string]bool) (added bool) {
	old, isObject := v.(map[string]any)
	is, _ := now.(map[string]any)
	if !isObject {
		return false
	}
	for name, member := range is {
		p := path + "/" + name
		if was, had := old[name]; had {
			added = addNulls(was, member, p, sent) || added
		} else if member != nil && sent[p] {
			old[name] = nil
			added = true
		}
	}
	return added
}

// sentPaths returns the paths of all members in the values that the target may have accepted; that of a complex value has one more that
// ends in a slash.
func (j *Journal) sentPaths(url string) map[string]bool {
	out := map[string]bool{}
	var add func(v any, path string)
	add = func(v any, path string) {
		switch v := v.(type) {
		case map[string]any:
			out[path+"/"] = true
			for name, member := range v {
				out[path+"/"+name] = true
				add(member, path+"/"+name)
			}
		case []any:
			for _, item := range v {
				add(item, path)
			}
		}
	}
	for _, w := range j.Writes {
		if !related(w.URL, url) || !j.possible(w) {
			continue
		}
		for name, values := range w.Members {
			for _, v := range values {
				add(decoded(v), name)
			}
		}
	}
	return out
}

// remaining returns those of the members with a value of this run that are left after others have been restored, or nil if none has
// been: a target may change a member when another one is written.
func (e *entity) remaining() []string {
	isLeft := func(name string) bool { return slices.Contains(e.ours, name) }
	for name := range e.restored {
		if e.accepted && !isLeft(name) {
			return slices.Clone(e.ours)
		}
	}
	return nil
}

// noteEffects notes what a read right after an update shows that the target made of what was sent, and what else it changed. If the entity
// still has the tag of the response to that update, nobody else has written since; otherwise the members that changed are in doubt.
func (e *entity) noteEffects(prev, now *State) {
	if len(e.wrote) == 0 {
		return
	}
	if changed := e.changedBehindTag(prev, now, e.readTag, e.equal); len(changed) > 0 {
		e.record(line{Type: typeSameTag, URL: e.URL, Members: changed})
	}
	proved := e.tag != "" && wire.SameTag(e.tag, now.ETag) && e.tagsProve(e.URL, "")
	made, adds := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	for _, name := range e.wrote {
		v, old := now.Members[name], e.Members[name]
		if proved && !e.stored[name] && !e.equal.same(e.URL, name, v, old) && (prev != nil || e.follows(e.URL, name, v, e.written[name], e.equal)) {
			made[name] = orNull(v)
		}
		if prev != nil && itemCount(v) > max(itemCount(prev.Members[name]), itemCount(old)) {
			adds[name] = json.RawMessage("true")
		}
	}
	all := map[string]json.RawMessage{}
	if prev != nil {
		maps.Copy(all, prev.Members)
		maps.Copy(all, now.Members)
	}
	for name := range all {
		v := now.Members[name]
		if slices.Contains(e.wrote, name) || e.equal.same(e.URL, name, v, prev.Members[name]) || isVolatile(name, prev.Members[name], v) {
			continue
		}
		if e.side[name] = true; proved {
			made[name] = orNull(v)
		}
	}
	for t, members := range map[string]map[string]json.RawMessage{typeTagged: made, typeAdds: adds} {
		if len(members) > 0 {
			e.record(line{Type: t, URL: e.URL, Members: members})
		}
	}
}

// itemCount returns how many items a collection has, and -1 for any other value.
func itemCount(v json.RawMessage) int {
	if items, is := decoded(v).([]any); is {
		return len(items)
	}
	return -1
}
