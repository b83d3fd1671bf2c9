package catalogue

import (
	"fmt"
	"maps"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var sibling = register(&check.Check{
	ID: "sibling", Rule: "PATCH-STATE-020", Family: "state", Order: 420, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "leaves the other entities of the collection alone",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a valid PATCH between two GETs of the collection",
	Holds:   "no other entity that both reads list has taken a value that was sent; another change is warned of, for somebody else may have made it",
	Needs:   needsKey,
	Classes: []check.Class{{Name: "state.sibling"}},
	When:    onKind(check.Neighbours),
	Judge: func(e *check.Evidence) check.Outcome {
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
		var out check.Outcome
		seen, taken := 0, false
		for _, id := range slices.Sorted(maps.Keys(before.byID)) {
			if (check.Type{Edm: "Edm.Guid"}).Equal(own, id) || len(before.byID[id]) != 1 || len(after.byID[id]) != 1 {
				continue
			}
			seen++
			was, now := before.byID[id][0], after.byID[id][0]
			for _, name := range changedInList(e, was, now) {
				sent, given := e.Change[name]
				taken = taken || given && e.TypeOf(name).Equal(sent, now[name])
				out.Findings = append(out.Findings, check.Finding{
					Class: "state.sibling",
					Want:  fmt.Sprintf("%s of another entity stays %s", name, check.Show(was[name])),
					Got:   check.Show(now[name]),
				})
			}
		}
		if seen == 0 {
			return skip("the collection lists no other entity")
		}
		if len(out.Findings) > 0 && !taken {
			out.Level = check.Should
		}
		return out
	},
})

// touched lists the writable properties that two reads of one entity both show, and show differently.
func changedInList(e *check.Evidence, before, after map[string]any) (names []string) {
	for _, p := range e.Operation.Writable() {
		was, shown := before[p.Name]
		now, still := after[p.Name]
		t := e.TypeOf(p.Name)
		if shown && still && p.Name != "id" && !check.Managed(p.Name) && !(t.Equal(was, now) && t.Equal(now, was)) {
			names = append(names, p.Name)
		}
	}
	return names
}
