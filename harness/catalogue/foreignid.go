package catalogue

import (
	"fmt"
	"maps"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

// OtherEntity returns the id of another entity of the collection that a case read before its requests, with the type that the service gives it,
// or nil.
func OtherEntity(e *check.Evidence) any {
	own, reason := entityID(e)
	list, unread := readList(e, check.ListBefore)
	if reason != "" || unread != "" || e.Response() == nil {
		return nil
	}
	for _, id := range slices.Sorted(maps.Keys(list.byID)) {
		if len(list.byID[id]) == 1 && !isOwn(e, own, id) {
			return list.byID[id][0][e.Operation.KeyProperty()]
		}
	}
	return nil
}

// judgeForeignIDs judges what became of the collection after updates that name the id in another spelling, and that of another entity.
func judgeForeignIDs(e *check.Evidence) check.Outcome {
	before, unread := readList(e, check.ListBefore)
	after, reason := readList(e, check.ListAfter)
	switch {
	case unread != "":
		return skip(unread)
	case reason != "":
		return skip(reason)
	}
	key := e.Operation.KeyProperty()
	for _, step := range []string{check.Request, check.StepOtherID} {
		if e.Step(step) == nil {
			continue
		}
		body, _ := check.DecodeObject(e.Step(step).Request.Body)
		id := keyText(body[key])
		was, now := before.byID[id], after.byID[id]
		switch {
		case len(was) == 0 && len(now) > 0 && !before.more:
			return finding("state.created", "no entity with the id "+check.Show(id)+", as before", "the collection lists one", "").At(e.StepID(step))
		case len(was) == 1 && len(now) == 1 && slices.Contains(changedInList(e, was[0], now[0]), e.Target) && reached(e, id, now[0]):
			return finding("state.neighbour", fmt.Sprintf("%s of the entity %s stays %s", e.Target, check.Show(id), check.Show(was[0][e.Target])), check.Show(now[0][e.Target]),
				"the update was sent to another URL").At(e.StepID(step))
		}
	}
	return check.Outcome{}
}

// reached reports whether an update that names the id of another entity was applied to that.
func reached(e *check.Evidence, id string, now map[string]any) bool {
	x := e.Step(check.StepOtherID)
	if e.Kind != check.ForeignIDs || x == nil {
		return false
	}
	sent, _ := check.DecodeObject(x.Request.Body)
	return keyText(sent[e.Operation.KeyProperty()]) == id && e.TypeOf(e.Target).Equal(sent[e.Target], now[e.Target])
}
