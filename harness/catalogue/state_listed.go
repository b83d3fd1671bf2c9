package catalogue

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

var listed = register(&check.Check{
	ID: "listed", Rule: "PATCH-STATE-021", Family: "state", Order: 430, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "lists the entity once, with its current values",
	Source:  "RFC 9110 §9.3.1; OData 4.01 Protocol §11.2.6, §11.4.3",
	Quote:   quoteReplaced,
	Sends:   "a valid PATCH between two GETs of the collection, and a GET of the entity; where the entity is missing, GETs of further pages",
	Holds:   "the collection shows the entity once, as it did before the first update of the run, and what the update set has the same value there as in the entity; another value warns, because a list may lag behind. In http, where a collection may be filtered, an entity that is gone or listed twice warns, and another value is information, unless the list still shows it after the settle time",
	Needs:   needsKey,
	Classes: []check.Class{{Name: "state.listed"}},
	When:    onKind(check.Neighbours, check.ForeignIDs),
	Judge: func(e *check.Evidence) check.Outcome {
		out := judgeListed(e)
		switch { // in http, one level lower, except of what the settle time does not explain
		case !plain(e) || len(out.Findings) == 0:
		case out.Level == check.Should && !readsLag(e, check.ListAfter):
			out.Level = check.May
		default:
			out.Level = check.Should
		}
		return out
	},
})

func judgeListed(e *check.Evidence) (out check.Outcome) {
	id, reason := entityID(e)
	if reason != "" {
		return skip(reason)
	}
	list, reason := readList(e, check.ListAfter)
	if reason != "" {
		return skip(reason)
	}
	if idChanged(e, id) {
		return skip("the entity has another id, see other-id")
	}
	entries := list.byID[id]
	first, _ := readList(e, check.ListFirst)
	before, unread := readList(e, check.ListBefore)
	switch {
	case len(entries) > 1:
		return finding("state.listed", "the entity once in the collection", fmt.Sprintf("%d times", len(entries)), "")
	case len(entries) == 0 && unread == "" && len(before.byID[id]) > 0 && !list.more:
		return finding("state.listed", "the entity in the collection, as before the update", "it is no longer there", "")
	case isGone(e, id, first, list):
		return finding("state.listed", "the entity in the collection, as before the first update", "it is no longer there", "")
	case unread == "" && isGone(e, id, first, before):
		return finding("state.listed", "the entity in the collection, as before the first update", "it was not there before this one", "").At(e.StepID(check.ListBefore))
	case len(entries) == 0:
		return skip("the collection does not show the entity")
	case e.Response().Status == http.StatusAccepted:
		return skip(appliedLater)
	}
	if readsLag(e, check.After) && !readsLag(e, check.ListAfter) {
		if _, reason := e.State(check.After); reason == "" {
			return skip("reads of the entity lag behind updates, and so may the list")
		}
	}
	return valuesInList(e, entries[0])
}

// valuesInList reports the members that the update set, and that have another value in the list than in the entity.
func valuesInList(e *check.Evidence, entry map[string]any) (out check.Outcome) {
	after, reason := e.State(check.After)
	if reason != "" {
		return skip(reason)
	}
	hint := ""
	if readsLag(e, check.ListAfter) {
		hint = "the list was read again until the settle time was over"
	}
	for _, name := range slices.Sorted(maps.Keys(e.Change)) {
		t := e.TypeOf(name)
		got, inList := entry[name]
		now, inEntity := after[name]
		if inList && inEntity && !t.Equal(now, got) && !t.Equal(e.Change[name], got) {
			out.Add("state.listed", fmt.Sprintf("%s is %s in the collection, as in the entity", name, check.Show(now)), check.Show(got), hint)
			out.Level = check.Should
		}
	}
	return out
}

// readsLag reports whether a read after the update was repeated until it showed it, or the settle time was over.
func readsLag(e *check.Evidence, step string) bool {
	return slices.ContainsFunc(e.Step(step).Earlier, func(x *wire.Exchange) bool { return check.IsSuccess(x.Status) })
}
