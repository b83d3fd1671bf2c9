package catalogue

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var complexMerged = register(&check.Check{
	ID: "complex-merged", Rule: "PATCH-STATE-012", Family: "state", Order: 400, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "leaves members of a complex property alone that the update does not name",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a PATCH that gives each complex property one of its members, between two GETs",
	Holds:   "every other member that the contract declares reads as before",
	Needs:   "a complex property of two members that valid values are known for",
	Classes: []check.Class{{Name: "state.complex", WFC: 906}},
	When:    merges(isObject),
	Judge: func(e *check.Evidence) check.Outcome {
		after, reason := stateAfterMerge(e)
		if reason != "" {
			return skip(reason)
		}
		if _, reason := e.State(check.Before); reason != "" {
			return skip(reason)
		}
		var out check.Outcome
		seen := 0
		for _, name := range slices.Sorted(maps.Keys(e.Change)) {
			t := e.TypeOf(name)
			sent, isComplex := e.Change[name].(map[string]any)
			was, _ := valueBefore(e, name)
			old, filled := was.(map[string]any)
			if !isComplex || !filled {
				continue
			}
			now, left := after[name].(map[string]any)
			if !left {
				out.Findings = append(out.Findings, check.Finding{
					Class: "state.complex", Want: name + " keeps its members", Got: check.Show(after[name]),
				})
				continue
			}
			lost := lostMembers(t, name, sent, old, now)
			if len(lost) > 0 || t.Equal(sent, now) {
				seen++ // else nothing was made, see read-back
			}
			out.Findings = append(out.Findings, lost...)
		}
		if seen == 0 && len(out.Findings) == 0 {
			return skip("no read shows a complex property with members, or it does not change, see read-back")
		}
		return out
	},
})

// unmerged lists the declared members of a complex value, but those sent, that an update lost or changed.
func lostMembers(t check.Type, property string, sent, old, now map[string]any) (out []check.Finding) {
	for _, name := range slices.Sorted(maps.Keys(old)) {
		of := t.Member(name)
		if _, given := sent[name]; given || of.Schema == nil || of.Schema.ReadOnly || check.Managed(name) || strings.Contains(name, "@") {
			continue
		}
		got, present := now[name]
		if !of.Equal(old[name], got) || !of.Equal(got, old[name]) {
			out = append(out, check.Finding{
				Class: "state.complex",
				Want:  fmt.Sprintf("%s/%s stays %s", property, name, check.Show(old[name])),
				Got:   check.ShowMember(got, present),
				Hint:  "the update names other members of " + property + " only",
			})
		}
	}
	return out
}

func isObject(v any) bool {
	_, is := v.(map[string]any)
	return is
}
