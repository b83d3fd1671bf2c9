package check

import (
	"fmt"
	"maps"
	"slices"

	"github.com/graphconform/conform/harness/verdict"
)

var sibling = register(&Check{
	ID: "sibling", Rule: "PATCH-STATE-020", Family: "state", Order: 420, Level: verdict.Must, Safety: RST,
	Title:   "leaves the other entities of the collection alone",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a valid PATCH between two GETs of the collection",
	Holds:   "no other entity that both reads list has taken a value that was sent; another change is warned of, for somebody else may have made it",
	Needs:   needsKey,
	Classes: []Class{{Name: "state.sibling"}},
	When:    onKind(Neighbours),
	Judge: func(e *Evidence) Outcome {
		own, reason := e.id()
		if reason != "" {
			return skip(reason)
		}
		before, reason := e.list(ListBefore)
		if reason != "" {
			return skip(reason)
		}
		after, reason := e.list(ListAfter)
		if reason != "" {
			return skip(reason)
		}
		var out Outcome
		seen, taken := 0, false
		for _, id := range slices.Sorted(maps.Keys(before.byID)) {
			if (typed{name: "Edm.Guid"}).equal(own, id) || len(before.byID[id]) != 1 || len(after.byID[id]) != 1 {
				continue
			}
			seen++
			was, now := before.byID[id][0], after.byID[id][0]
			for _, name := range e.touched(was, now) {
				sent, given := e.Change[name]
				taken = taken || given && e.typeOf(name).equal(sent, now[name])
				out.Findings = append(out.Findings, verdict.Finding{
					Class: "state.sibling",
					Want:  fmt.Sprintf("%s of another entity stays %s", name, Show(was[name])),
					Got:   Show(now[name]),
				})
			}
		}
		if seen == 0 {
			return skip("the collection lists no other entity")
		}
		if len(out.Findings) > 0 && !taken {
			out.Level = verdict.Should
		}
		out.Findings = bounded(out.Findings)
		return out
	},
})

// touched lists the writable properties that two reads of one entity both show, and show differently.
func (e *Evidence) touched(before, after map[string]any) (names []string) {
	for _, p := range e.Operation.Writable() {
		was, shown := before[p.Name]
		now, still := after[p.Name]
		t := e.typeOf(p.Name)
		if shown && still && p.Name != "id" && !Managed(p.Name) && !(t.equal(was, now) && t.equal(now, was)) {
			names = append(names, p.Name)
		}
	}
	return names
}
