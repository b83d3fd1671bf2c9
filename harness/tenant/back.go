package tenant

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// backUpdate is an update of a restore that the target accepted with 202, and whose end no status monitor has shown.
type backUpdate struct {
	at    time.Time
	names []string // the members that it writes back
	ours  []string // those of them that had a value of the run before it
}

// noteLate notes an update that the target may store later, perhaps in another form than the values had before the run. The journal keeps
// it: a later restore need not send it again.
func (e *entity) noteLate(names []string) {
	b := backUpdate{at: time.Now(), names: names}
	back := map[string]json.RawMessage{}
	for _, name := range names {
		if back[name] = json.RawMessage("true"); slices.Contains(e.ours, name) {
			b.ours = append(b.ours, name)
		}
	}
	e.late = append(e.late, b)
	e.record(line{Type: typeLate, URL: e.URL, Members: back, Result: &Result{Status: http.StatusAccepted, Time: b.at}})
}

// noteStored notes which members have an old value that the target has stored for certain: a read shows all members of an update that had a
// value of the run before.
func (e *entity) noteStored(isBefore func(name string) bool) {
	for _, b := range e.late {
		if len(b.ours) > 0 && !slices.ContainsFunc(b.ours, func(name string) bool { return !isBefore(name) }) {
			for _, name := range b.names {
				e.proven[name] = true
			}
		}
	}
}

// isWrittenBack tells whether an earlier restore has written back, late, all that must be.
func (e *entity) isWrittenBack() bool {
	return len(e.changed) > 0 && !slices.ContainsFunc(e.changed, func(name string) bool {
		return !slices.ContainsFunc(e.late, func(b backUpdate) bool { return slices.Contains(b.names, name) })
	})
}

// unproven returns an error if an update that was accepted with 202 may still change the entity.
func (e *entity) unproven() error {
	for _, w := range e.pending() {
		if related(w.URL, e.URL) && !e.isHarmless(w) {
			return fmt.Errorf("the target accepted an update with 202, and nothing shows that it is complete: it may still change the entity "+
				"(conform takes it for complete after %s)", completeAfter)
		}
	}
	var open []string
	for _, b := range e.late {
		if time.Since(b.at) < completeAfter {
			open = append(open, slices.DeleteFunc(slices.Clone(b.names), func(name string) bool { return e.proven[name] })...)
		}
	}
	if len(open) > 0 {
		slices.Sort(open)
		return fmt.Errorf("%s: the target accepted the old values with 202, and nothing shows that it has stored them: it may store others for them "+
			"(conform takes the update for complete after %s)", strings.Join(slices.Compact(open), ", "), completeAfter)
	}
	return nil
}

// isHarmless tells whether a pending update leaves the entity as it was before: it has only the old values, and something shows that the
// target stores those as they were. That it has stored a later update is taken for that: most targets keep the order.
func (e *entity) isHarmless(w *Write) bool {
	shown := e.isFollowed(w)
	for name, values := range w.Members {
		for _, v := range values {
			if !e.equal.same(e.URL, name, v, e.Members[name]) || !shown && !e.proven[name] {
				return false
			}
		}
	}
	return true
}

// isFollowed tells whether the target has stored a later update of the same entity.
func (j *Journal) isFollowed(w *Write) bool {
	return slices.ContainsFunc(j.Writes, func(o *Write) bool {
		r := j.results[o.Number]
		accepted := r != nil && r.Status >= 200 && r.Status <= 299 && (r.Status != http.StatusAccepted || j.done[o.Number])
		return o.Number > w.Number && accepted && len(o.Members) > 0 && sameAddress(o.URL, w.URL)
	})
}
