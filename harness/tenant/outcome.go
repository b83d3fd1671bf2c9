package tenant

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

func (e *entity) outcome(err error) Outcome {
	out := Outcome{URL: e.URL, Foreign: e.foreign, Err: err}
	if out.Err == nil {
		out.Err = e.unproven()
	}
	if e.now != nil {
		out.Side = e.changes(e.rest)
	}
	names := e.ours
	switch {
	case out.Err != nil && len(names) > 0:
	case out.Err != nil && len(e.changed) > 0:
		names = e.changed
	case out.Err != nil:
		names = slices.Sorted(maps.Keys(e.written))
	default:
		if names, out.Err = e.open(); out.Err == nil {
			out.Restored, names = slices.Sorted(maps.Keys(e.restored)), e.foreign
		}
	}
	if len(names) > 0 {
		out.ByHand = e.request(names)
	}
	return out
}

// open says what is not certainly as before, although no value of the run is left that could be replaced, and which members a request by
// hand would set.
func (e *entity) open() (byHand []string, err error) {
	hidden, unseen := e.unseen()
	back := slices.DeleteFunc(slices.Clone(e.doubtful), func(name string) bool { return !e.isBack(name) })
	switch {
	case len(e.grown) > 0:
		return nil, fmt.Errorf("%s: the target adds to it what should replace it", strings.Join(e.changes(e.grown), ", "))
	case slices.ContainsFunc(e.doubtful, func(name string) bool { return holdsUnknown(e.Members[name]) }):
		return e.doubtful, fmt.Errorf("%s had a value that reads as %s: nobody knows which", strings.Join(e.doubtful, ", "), unknownMember)
	case slices.ContainsFunc(e.doubtful, func(name string) bool { return isGenerated(e.now.Members[name]) && !e.isBack(name) }):
		return e.doubtful, fmt.Errorf("%s: a run of conform wrote that, and nothing in the journal shows that it was this one; if another run is going on, conform restore continues after it", strings.Join(e.changes(e.doubtful), ", "))
	case len(back) > 0:
		return e.doubtful, fmt.Errorf("%s was written back and reads otherwise: the target may store another value, or someone else may have written it", strings.Join(back, ", "))
	case len(e.doubtful) > 0:
		return e.doubtful, fmt.Errorf("%s: nothing shows whether the target set this with an update of the run, or someone else did", strings.Join(e.changes(e.doubtful), ", "))
	case len(e.fixed) > 0:
		return nil, fmt.Errorf("%s changed with an update of the run, and no update may set it to what was read: set it by the service's own means; conform run --abandon then sets the journal aside",
			strings.Join(e.changes(e.fixed), ", "))
	case len(hidden) > 0:
		shown := "the same"
		if !slices.ContainsFunc(hidden, func(name string) bool { return decoded(e.Members[name]) != nil }) {
			shown = "null"
		}
		return hidden, fmt.Errorf("%s read as %s before, and after updates that the target accepted: if reads hide its value, that is lost", strings.Join(hidden, ", "), shown)
	case len(unseen) > 0:
		return unseen, fmt.Errorf("%s reads as before, but no read has shown a value that the target accepted: it ignored the updates, or reads are late, or do not show what it keeps; "+
			"look at it by other means; conform run --abandon then sets the journal aside, and never-write in conform.yaml keeps a property from being written", strings.Join(unseen, ", "))
	}
	return nil, nil
}

// unseen lists the members that read as before although the target has accepted other values, and none was ever seen: apart those that read
// as null, or as a mask, of which the value is probably lost. The target may have ignored the updates of the others, or reads are late.
func (e *entity) unseen() (hidden, others []string) {
	for _, name := range e.Writable {
		isOld := func(v json.RawMessage) bool { return e.readsAsBefore(name, v, e.equal) }
		if e.unblocked || e.now == nil || !isOld(e.now.Members[name]) || e.Items != nil {
			continue
		}
		set := false
		for _, w := range e.Writes {
			r := e.results[w.Number]
			accepted := r != nil && r.Status >= 200 && r.Status <= 299 && sameAddress(w.URL, e.URL)
			set = set || accepted && slices.ContainsFunc(w.Members[name], func(v json.RawMessage) bool { return !isOld(v) })
		}
		if set && !e.seen[e.URL][name] && !slices.ContainsFunc(e.storedOf(e.URL, name), func(v json.RawMessage) bool { return !isOld(v) }) {
			if e.mayHide(name) {
				hidden = append(hidden, name)
			} else {
				others = append(others, name)
			}
		}
	}
	return hidden, others
}

// changes shows members with their value and the old one.
func (e *entity) changes(names []string) (out []string) {
	for _, name := range names {
		out = append(out, fmt.Sprintf("%s (before: %s)", showMembers(map[string]json.RawMessage{name: e.now.Members[name]}), shownValue(name, e.Members[name])))
	}
	return out
}
