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
	foreign     []string                 // members that only clients change, with someone else's value
	doubtful    []string                 // members of which nothing shows whose value they have
	fixed       []string                 // members that changed with an update of this run, and that no update may set to what was read
	grown       []string                 // collections with more items after they were written back
	rest        []string                 // other members that differ
	theirsAt    map[string]time.Duration // by member: when a read last showed a value that is not this run's
	restored    map[string]bool
	stored      map[string]bool            // members whose old value the target has shown since it was written back
	side        map[string]bool            // members that changed with an update of the restore, perhaps
	backBefore  map[string]bool            // members that an earlier restore may have written back
	exact       map[string]json.RawMessage // what a read of the restore has shown of members, as the run sent them
	accepted    bool                       // the target has accepted the old values
	unblocked   bool                       // reads failed until the old values were written back, so the run's were there
	own         *ownTags
	tag         string // of the state after the last update, if the target returned it
	readTag     string // in the last read
	tagsBefore  []string
	tagRejected int // how often the target rejected a tag

	sent    map[string]bool          // paths of what the run has sent, see Journal.sentPaths
	form    map[string]form          // by member: the form of the old value to write back
	wrote   []string                 // members in the last update, if no read has followed it yet
	plainAt map[string]time.Duration // by member: when the target first accepted the old value
	late    []backUpdate             // its own updates that the target may store later
	proven  map[string]bool          // members in those that the target has stored
}

func newEntity(r *restorer, s *State) *entity {
	e := &entity{
		restorer: r, State: s, written: r.values(s.URL, nil), theirsAt: map[string]time.Duration{}, restored: map[string]bool{}, stored: map[string]bool{},
		side: map[string]bool{}, backBefore: maps.Clone(r.back[s.URL]), exact: map[string]json.RawMessage{}, own: r.tags(s.URL), sent: r.sentPaths(s.URL), form: map[string]form{}, plainAt: map[string]time.Duration{},
		late: slices.Clone(r.late[s.URL]), proven: map[string]bool{},
	}
	// Any other related entity is written to only if a read shows a value of this run there.
	possible := r.values(s.URL, func(w *Write) bool {
		return r.updates(w, s) && r.possible(w)
	})
	e.must = slices.Sorted(maps.Keys(possible))
	for _, name := range e.must {
		if slices.ContainsFunc(possible[name], func(v json.RawMessage) bool { return !r.equal.same(s.URL, name, v, s.Members[name]) }) || len(possible[name]) == 0 {
			e.changed = append(e.changed, name)
		}
	}
	never := func(name string) bool {
		return holdsUnknown(s.Members[name]) || !e.mayWriteBack(name, r.traces(s.URL, name).named)
	}
	e.must, e.changed = slices.DeleteFunc(e.must, never), slices.DeleteFunc(e.changed, never)
	e.accepted = e.isWrittenBack()
	e.tagsBefore = []string{s.ETag}
	for _, w := range r.Writes {
		if sameAddress(w.URL, s.URL) && r.possible(w) {
			result := r.results[w.Number]
			e.tagsBefore, e.tag = append(e.tagsBefore, e.tag), ""
			if result != nil && result.Status <= 299 {
				e.tag = result.ETag
			}
			e.wrote = slices.Collect(maps.Keys(w.Members))
		}
	}
	return e
}

// isWritten tells whether the run has sent an update to an entity itself, or to the collection that it is in.
func (j *Journal) isWritten(s *State) bool {
	return slices.ContainsFunc(j.Writes, func(w *Write) bool { return j.updates(w, s) })
}

func (j *Journal) updates(w *Write, s *State) bool {
	return w.Method != http.MethodPost && (sameAddress(w.URL, s.URL) || j.isItem(s, w.URL))
}

// isItem tells whether an entity is one of a collection.
func (j *Journal) isItem(s *State, collection string) bool {
	all := j.state(collection)
	return all != nil && all.Items != nil && strings.HasPrefix(addressOf(s.URL), addressOf(collection)+"/")
}

// noteTag notes the tag in the response to an update; it is unknown unless the target accepted the update.
func (e *entity) noteTag(accepted bool, tag string) {
	e.tagsBefore = append(e.tagsBefore, e.tag)
	if e.tag = ""; accepted {
		e.tag = tag
	}
	e.own.note(e.tag)
}

// isTheirs tells whether a read has just shown someone else's value of a member. Another replica may not show it yet.
func (e *entity) isTheirs(name string) bool {
	at, seen := e.theirsAt[name]
	return seen && e.waited-at <= e.settle
}

// isBack tells whether a restore, this one or an earlier one, has written a member back.
func (e *entity) isBack(name string) bool { return e.restored[name] || e.backBefore[name] }

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
	e.noteEffects(e.now, now)
	e.readTag = now.ETag
	e.now, e.ours, e.foreign, e.doubtful, e.fixed, e.grown, e.rest, e.wrote = now, nil, nil, nil, nil, nil, nil, nil
	if names := e.unlike(e.State, now, e.equal); len(names) > 0 {
		e.record(line{Type: typeSeen, URL: e.URL, Members: names})
	}
	stale := false
	owners := map[string]owner{}
	for _, name := range e.names() {
		t := e.tracesOf(name)
		if v := orNull(now.Members[name]); e.equal.any(e.URL, name, v, t.unseen) {
			e.exact[name], t.seen = v, v
		}
		owners[name] = e.owner(now, name, t, e.own, e.equal)
		switch owners[name] {
		case ofBefore:
			e.stored[name] = e.isBack(name)
		case ofRun:
			if !e.mayWriteBack(name, t.named) {
				e.fixed = append(e.fixed, name)
				continue
			}
			if e.adds[e.URL][name] {
				e.grown = append(e.grown, name)
				continue
			}
			stale = stale || e.isTheirs(name)
			e.ours = append(e.ours, name)
		case ofOthers:
			if e.theirsAt[name] = e.waited; e.setByClients(name) || e.mayWrite(name) && !isVolatile(name, nil, nil) {
				e.foreign = append(e.foreign, name)
			} else {
				e.rest = append(e.rest, name)
			}
		case undecided:
			if e.theirsAt[name] = e.waited; e.mayWrite(name) || t.named || holdsUnknown(e.Members[name]) {
				e.doubtful = append(e.doubtful, name)
			} else {
				e.fixed = append(e.fixed, name)
			}
		}
	}
	e.noteStored(func(name string) bool { return owners[name] == ofBefore })
	for _, l := range e.lines(now, e.names(), func(name string) owner { return owners[name] }, e.equal) {
		e.record(l)
	}
	if stale {
		return false, inconclusive{errors.New("reads in turn show a change by someone else and the value before it")}
	}
	for _, number := range e.shown(now, e.State, e.equal) {
		e.done[number] = true
	}
	return len(e.ours) == 0, nil
}

// names lists the members that the entity has or had, or that the run sent.
func (e *entity) names() []string {
	all := map[string]json.RawMessage{}
	if len(e.Writable) > 0 { // otherwise nobody knows what only clients change
		maps.Copy(all, e.Members)
		maps.Copy(all, e.now.Members)
	}
	for _, name := range slices.AppendSeq(slices.Clone(e.Writable), maps.Keys(e.written)) {
		all[name] = nil
	}
	return slices.Sorted(maps.Keys(all))
}

// mayWrite tells whether an update may set a member.
func (e *entity) mayWrite(name string) bool {
	return e.setByClients(name) || slices.Contains(e.Extra, name)
}

// mayWriteBack tells whether an update may set a member to what was read before the run: where the run named it, or what was read is its value.
func (e *entity) mayWriteBack(name string, named bool) bool {
	return named || e.mayWrite(name) && hides(name, e.Members[name]) == ""
}

// tracesOf adds what the restore itself did: the target may store an old value in another form.
func (e *entity) tracesOf(name string) *traces {
	t := e.traces(e.URL, name)
	if t.blind = t.blind || e.side[name]; e.exact[name] != nil {
		t.seen, t.unseen = e.exact[name], t.late
	}
	if t.back = e.isBack(name); t.back && !e.stored[name] {
		t.unseen = append(t.unseen, orNull(e.Members[name]))
		t.values = append(t.values, orNull(e.Members[name]))
	}
	return t
}

// isOthers tells whether a member has, or may have, a value of someone else, which is kept.
func (e *entity) isOthers(name string) bool {
	return slices.Contains(e.foreign, name) || slices.Contains(e.doubtful, name) || slices.Contains(e.rest, name) || e.isTheirs(name)
}
