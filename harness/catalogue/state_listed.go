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
	Holds:   "the collection shows the entity once, as it did before the first update of the run, and what the update set has the same value there as in the entity; another value warns, because a list may lag behind. In http, where a collection may be filtered, an entity that is gone or listed twice warns, and another value is information",
	Needs:   needsKey,
	Classes: []check.Class{{Name: "state.listed"}},
	When:    onKind(check.Neighbours, check.ForeignIDs),
	Judge: func(e *check.Evidence) check.Outcome {
		out := judgeListed(e)
		switch { // in http, one level lower
		case !plain(e) || len(out.Findings) == 0:
		case out.Level == check.Should:
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
	after, reason := e.State(check.After)
	if reason != "" {
		return skip(reason)
	}
	if readsLag(e) {
		return skip("reads of the entity lag behind updates, and so may the list")
	}
	for _, name := range slices.Sorted(maps.Keys(e.Change)) {
		t := e.TypeOf(name)
		got, inList := entries[0][name]
		now, inEntity := after[name]
		if inList && inEntity && !t.Equal(now, got) && !t.Equal(e.Change[name], got) {
			out.Add("state.listed", fmt.Sprintf("%s is %s in the collection, as in the entity", name, check.Show(now)), check.Show(got), "")
			out.Level = check.Should
		}
	}
	return out
}

// isGone reports whether a complete list lacks the entity, which the first list of the run has. In http, where a collection may have pages that
// nothing tells, another entity may have taken its place on a page of the same length.
func isGone(e *check.Evidence, id string, first, list listing) bool {
	return len(first.byID[id]) > 0 && len(list.byID[id]) == 0 && !list.more && (!plain(e) || len(list.items) < len(first.items))
}

// readsLag reports whether the read after the update was repeated until it showed it.
func readsLag(e *check.Evidence) bool {
	return slices.ContainsFunc(e.Step(check.After).Earlier, func(x *wire.Exchange) bool { return check.IsSuccess(x.Status) })
}
