package check

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/verdict"
)

var listed = register(&Check{
	ID: "listed", Rule: "PATCH-STATE-021", Family: "state", Order: 430, Level: verdict.Must, Safety: RST,
	Title:   "lists the entity once, as it is",
	Source:  "OData 4.01 Protocol §11.2.6, §11.4.3",
	Sends:   "a valid PATCH, then a GET of the collection and one of the entity",
	Holds:   "the collection shows the entity once; what the update set has the value there that reading the entity gives, and another one is warned of, for a list may lag behind",
	Needs:   needsKey,
	Classes: []Class{{Name: "state.listed"}},
	When:    onKind(Neighbours),
	Judge: func(e *Evidence) Outcome {
		id, reason := e.id()
		if reason != "" {
			return skip(reason)
		}
		list, reason := e.list(ListAfter)
		if reason != "" {
			return skip(reason)
		}
		if e.renamed(id) {
			return skip("the entity has another id, see other-id")
		}
		entries := list.byID[id]
		before, unread := e.list(ListBefore)
		switch {
		case len(entries) > 1:
			return one("state.listed", "the entity once in the collection", fmt.Sprintf("%d times", len(entries)), "")
		case len(entries) == 0 && unread == "" && len(before.byID[id]) > 0 && !list.more:
			return one("state.listed", "the entity in the collection, as before the update", "it is not in it any more", "")
		case len(entries) == 0:
			return skip("the collection does not show the entity")
		case e.Answer().Status == http.StatusAccepted:
			return skip("202 Accepted promises the update for later")
		}
		after, reason := e.state(After)
		if reason != "" {
			return skip(reason)
		}
		var out Outcome
		for _, name := range slices.Sorted(maps.Keys(e.Change)) {
			t, got := e.typeOf(name), entries[0][name]
			_, inList := entries[0][name]
			now, inEntity := after[name]
			if inList && inEntity && !t.equal(now, got) && !t.equal(e.Change[name], got) {
				out.Findings = append(out.Findings, verdict.Finding{
					Class: "state.listed",
					Want:  fmt.Sprintf("%s is %s in the collection, as reading the entity shows", name, Show(now)),
					Got:   Show(got),
				})
				out.Level = verdict.Should
			}
		}
		return out
	},
})
