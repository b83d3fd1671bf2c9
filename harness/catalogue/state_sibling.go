package catalogue

import (
	"fmt"
	"maps"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var sibling = register(&check.Check{
	ID: "sibling", Rule: "PATCH-STATE-020", Family: "state", Order: 420, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:  "does not change other entities of the collection",
	Source: "RFC 5789 §2; OData 4.01 Protocol §11.4.3",
	Quote:  `OData 4.01 Protocol §11.4.3: "To update an individual entity, the client makes a PATCH or PUT request to a URL that identifies the entity."`,
	Sends:  "a valid PATCH between two GETs of the collection",
	Holds: "no other entity that both reads list has a value that was sent; another change warns, because another client may have made it, and so does a true or false that was sent to a tenant. " +
		"None is gone from a list that is complete and shorter than before, except on a tenant. In http, where an update may change other resources too, what fails warns and what warns is information",
	Needs:   needsKey,
	Classes: []check.Class{{Name: "state.sibling"}},
	When:    onKind(check.Neighbours, check.ForeignIDs),
	Judge: func(e *check.Evidence) (out check.Outcome) {
		own, reason := entityID(e)
		if reason != "" {
			return skip(reason)
		}
		before, reason := readList(e, check.ListBefore)
		if reason != "" {
			return skip(reason)
		}
		after, reason := readList(e, check.ListAfter)
		if reason != "" {
			return skip(reason)
		}
		seen, sentValue, gone := false, false, goneFromList(e, before, after)
		for _, id := range slices.Sorted(maps.Keys(before.byID)) {
			if slices.Contains(gone, id) {
				seen, sentValue = true, true
				out.Add("state.sibling", "another entity stays in the collection: "+check.Show(id), "it is no longer there", "")
				continue
			}
			if isOwn(e, own, id) || len(before.byID[id]) != 1 || len(after.byID[id]) != 1 {
				continue
			}
			seen = true
			was, now := before.byID[id][0], after.byID[id][0]
			for _, name := range changedInList(e, was, now) {
				if name == e.Target && reached(e, id, now) {
					continue // see other-id
				}
				sent, set := e.Change[name]
				_, isBoolean := sent.(bool)
				sentValue = sentValue || set && e.TypeOf(name).Equal(sent, now[name]) && !(e.Tenant && isBoolean)
				out.Add("state.sibling", fmt.Sprintf("%s of another entity stays %s", name, check.Show(was[name])), check.Show(now[name]), "")
			}
		}
		if !seen {
			return skip("the collection lists no other entity")
		}
		switch {
		case len(out.Findings) == 0 || sentValue && !plain(e):
		case sentValue || !plain(e):
			out.Level = check.Should
		default:
			out.Level = check.May
		}
		return out
	},
})

// isOwn reports whether an id is that of the case's entity, or the key in its URL.
func isOwn(e *check.Evidence, own, id string) bool { return sameID(own, id) || sameID(keyOf(e), id) }

// goneFromList lists the other entities that only the first of two complete lists has. In a list of the same length, others may have taken their
// place on a page; on a tenant, another client may have deleted them.
func goneFromList(e *check.Evidence, before, after listing) (ids []string) {
	if e.Tenant || before.more || after.more || len(after.byID) >= len(before.byID) {
		return nil
	}
	own, _ := entityID(e)
	for id := range before.byID {
		if len(after.byID[id]) == 0 && !isOwn(e, own, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// changedInList names the writable properties that two reads of an entity both show, with different values.
func changedInList(e *check.Evidence, before, after map[string]any) (names []string) {
	key := e.Operation.KeyProperty()
	for _, p := range e.Operation.Writable() {
		was, shown := before[p.Name]
		now, still := after[p.Name]
		if shown && still && p.Name != key && !check.Managed(p.Name) && !e.TypeOf(p.Name).Same(was, now) {
			names = append(names, p.Name)
		}
	}
	return names
}
