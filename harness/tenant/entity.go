package tenant

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// entity is an entity that updates changed. Each update that restores it names the entity tag that was just read, so that it does not
// overwrite a change by someone else. Without a tag, or if the target rejects its own, a change between read and update may be lost.
type entity struct {
	*restorer
	*State
	written map[string][]json.RawMessage // values that this run may have given to its members
	must    []string                     // members that an update set which the target may have accepted
	changed []string                     // those of must that were set to another than the old value

	now         *State
	ours        []string                 // members with a value of this run
	others      []string                 // members with a value of someone else, or of the service
	foreign     []string                 // those of others that only clients change
	unknown     []string                 // members with another value than before, which was one that reads do not name
	unsure      []string                 // those of others that the run has written back: perhaps the target stores another value than it is sent
	doubtful    []string                 // those of others that the target may have stored so, or someone else written
	later       map[string]bool          // members with a value of someone else that resembles one of this run
	proven      map[string]bool          // members with evidence of someone else
	theirsAt    map[string]time.Duration // by member: when a read last showed someone else's value
	restored    map[string]bool
	stored      map[string]bool // members whose old value the target has shown since it was written back
	accepted    bool            // the target has accepted the old values
	tag         string          // of the state after the last update, if the target returned it
	lastTag     string          // the same, also after the target has rejected it
	tagsBefore  []string
	tagRejected int // how often the target rejected a tag

	sent    map[string]bool          // paths of what the run has sent, see Journal.sentPaths
	form    map[string]form          // by member: the form of the old value to write back
	wrote   []string                 // members in the last update, if no read has followed it yet
	plainAt map[string]time.Duration // by member: when the target first accepted the old value
}

func newEntity(r *restorer, s *State) *entity {
	e := &entity{
		restorer: r, State: s, written: r.values(s.URL, nil), theirsAt: map[string]time.Duration{}, restored: map[string]bool{}, stored: map[string]bool{},
		proven: map[string]bool{}, later: map[string]bool{}, sent: r.sentPaths(s.URL), form: map[string]form{}, plainAt: map[string]time.Duration{},
	}
	// Any other related entity is written to only if a read shows a value of this run there.
	possible := r.values(s.URL, func(w *Write) bool {
		return w.Method != http.MethodPost && (addressOf(w.URL) == addressOf(s.URL) || r.isItem(s, w.URL)) && r.possible(w)
	})
	e.must = slices.Sorted(maps.Keys(possible))
	for _, name := range e.must {
		if slices.ContainsFunc(possible[name], func(v json.RawMessage) bool { return !r.equal.same(s.URL, name, v, s.Members[name]) }) || len(possible[name]) == 0 {
			e.changed = append(e.changed, name)
		}
	}
	unknown := func(name string) bool { return holdsUnknown(s.Members[name]) }
	e.must, e.changed = slices.DeleteFunc(e.must, unknown), slices.DeleteFunc(e.changed, unknown)
	e.tagsBefore = []string{s.ETag}
	for _, w := range r.Writes {
		if addressOf(w.URL) == addressOf(s.URL) && r.possible(w) {
			result := r.results[w.Number]
			e.noteTag(result != nil && result.Status <= 299, resultTag(result))
			e.wrote = slices.Collect(maps.Keys(w.Members))
		}
	}
	return e
}

// isWritten tells whether the run has sent an update to an entity itself, or to the collection that it is in.
func (j *Journal) isWritten(s *State) bool {
	return slices.ContainsFunc(j.Writes, func(w *Write) bool {
		return w.Method != http.MethodPost && (addressOf(w.URL) == addressOf(s.URL) || j.isItem(s, w.URL))
	})
}

// isItem tells whether an entity is one of a collection.
func (j *Journal) isItem(s *State, collection string) bool {
	all := j.state(collection)
	return all != nil && all.Items != nil && strings.HasPrefix(addressOf(s.URL), addressOf(collection)+"/")
}

func resultTag(r *Result) string {
	if r == nil {
		return ""
	}
	return r.ETag
}

// noteTag notes the tag in the response to an update; it is unknown unless the target accepted the update.
func (e *entity) noteTag(accepted bool, tag string) {
	e.tagsBefore = append(e.tagsBefore, e.tag)
	if e.tag = ""; accepted {
		e.tag = tag
	}
	e.lastTag = e.tag
}

// isTheirs tells whether a read has just shown someone else's value of a member. Another replica may not show it yet.
func (e *entity) isTheirs(name string) bool {
	at, seen := e.theirsAt[name]
	return seen && e.waited-at <= e.settle
}

// isBack tells whether a restore, this one or an earlier one, has written a member back.
func (e *entity) isBack(name string) bool { return e.restored[name] || e.back[e.URL][name] }

func (e *entity) mustUndo() bool { return len(e.changed) > 0 && !e.accepted }

// look lists the members that differ from before: those with a value of this run, and those with one of someone else.
func (e *entity) look(ctx context.Context) (asBefore bool, err error) {
	now, err := stateOf(e.URL, get(ctx, e.target, e.URL))
	if err == nil {
		err = cmp.Or(e.isSame(now, e.written), now.isEmpty(e.Writable, e.Identity))
	}
	if err == nil {
		now.Selected, now.Identity = e.Selected, map[string]json.RawMessage{}
		for name := range e.Identity {
			now.Identity[name] = now.Members[name]
		}
		err = now.readSelected(ctx, e.target)
	}
	if err == nil && e.Type != "" && now.Type != "" && now.Type != e.Type {
		err = fmt.Errorf("the entity is of the type %s, and was of the type %s", now.Type, e.Type)
	}
	if err != nil {
		return false, err
	}
	e.now, e.ours, e.others, e.foreign, e.unknown, e.unsure, e.doubtful = now, nil, nil, nil, nil, nil, nil
	var made []string
	stale := false
	names := append(slices.Collect(maps.Keys(e.written)), e.Writable...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		value := now.Members[name]
		e.later[name] = e.isLater(now, name, e.lastTag, e.equal, e.written[name]) || e.later[name] && !e.equal.any(e.URL, name, value, e.written[name])
		switch {
		case e.equal.same(e.URL, name, value, e.Members[name]):
			e.stored[name] = e.isBack(name)
		case holdsUnknown(e.Members[name]):
			e.unknown = append(e.unknown, name)
		case !e.later[name] && (e.equal.ours(e.URL, name, value, e.Members[name], e.written[name]) || e.isBack(name) && (cutOrFolded(value, e.Members[name]) || merged(value, e.Members[name], e.written[name]))):
			stale = stale || e.isTheirs(name)
			e.ours = append(e.ours, name)
		case e.isStoredAs(now, name):
			made = append(made, name)
		default:
			e.noteOther(now, name)
		}
	}
	e.ours, e.wrote = append(e.ours, made...), nil
	e.noteStored(now, made)
	if stale {
		return false, inconclusive{errors.New("reads in turn show a change by someone else and the value before it")}
	}
	for _, number := range e.shown(now, e.State, e.equal) {
		e.done[number] = true
	}
	return len(e.ours) == 0, nil
}

// noteOther notes a member with a value that is neither the old one nor one of this run.
func (e *entity) noteOther(now *State, name string) {
	e.others = append(e.others, name)
	switch {
	case !e.setByClients(name):
	case e.isBack(name) && !e.stored[name] && (e.tag == "" || now.ETag == "" || wire.SameTag(e.tag, now.ETag)):
		e.unsure = append(e.unsure, name)
	case cutOrFolded(now.Members[name], e.Members[name]): // perhaps this restore, or a killed one, has written it back
		e.unsure = append(e.unsure, name)
	case !e.byOthers(now, name):
		e.doubtful = append(e.doubtful, name)
		e.theirsAt[name] = e.waited
	default:
		e.foreign = append(e.foreign, name)
		e.theirsAt[name] = e.waited
	}
}

func (e *entity) outcome(err error) Outcome {
	out := Outcome{URL: e.URL, Foreign: e.foreign, Err: err}
	if out.Err == nil {
		out.Err = e.unproven(e.URL)
	}
	if out.Err == nil && len(e.unsure) > 0 {
		out.Err = fmt.Errorf("%s was written back and reads otherwise: the target may store another value, or someone else may have written it", strings.Join(e.unsure, ", "))
	}
	side, rest := e.sideEffects()
	out.Side = rest
	if out.Err == nil && len(e.doubtful) > 0 {
		out.Err = fmt.Errorf("%s: nothing shows whether the target set this with an update of the run, or someone else did", e.changes(e.doubtful))
		out.ByHand = e.request(e.doubtful)
		return out
	}
	if out.Err == nil && len(side) > 0 {
		out.Err = fmt.Errorf("%s changed with an update of the run, and no update may set it: set it by the service's own means; conform run --abandon then sets the journal aside", strings.Join(side, ", "))
		return out
	}
	if out.Err == nil && len(e.unknown) > 0 {
		out.Err = fmt.Errorf("%s had a value that reads as %s: nobody knows which", strings.Join(e.unknown, ", "), unknownMember)
		return out
	}
	switch {
	case out.Err == nil:
		out.Restored = slices.Sorted(maps.Keys(e.restored))
		if len(e.foreign) > 0 {
			out.ByHand = e.request(e.foreign)
		}
		return out
	case len(e.ours) > 0:
		out.ByHand = e.request(e.ours)
	case len(e.changed) > 0:
		out.ByHand = e.request(e.changed)
	default:
		out.ByHand = e.request(slices.Sorted(maps.Keys(e.written)))
	}
	return out
}
