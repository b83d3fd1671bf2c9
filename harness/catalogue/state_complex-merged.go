package catalogue

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var complexMerged = register(&check.Check{
	ID: "complex-merged", Rule: "PATCH-STATE-012", Family: "state", Order: 400, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "keeps the members of a complex property that the update does not name",
	Source:  "RFC 7396 §2; OData 4.01 Protocol §11.4.3",
	Quote:   quoteUntouched,
	Sends:   "a PATCH that gives each complex property one of its members, between two GETs",
	Holds:   "every other member that the contract declares reads as before",
	Needs:   "a complex property of two members that valid values are known for; in http, updates as JSON Merge Patch",
	Classes: []check.Class{{Name: "state.complex", WFC: 906}},
	When:    mergeWith(isObject),
	Judge: func(e *check.Evidence) (out check.Outcome) {
		after, reason := stateAfterUpdate(e)
		if reason != "" {
			return skip(reason)
		}
		before, reason := e.State(check.Before)
		if reason != "" {
			return skip(reason)
		}
		seen := false
		for _, name := range slices.Sorted(maps.Keys(e.Change)) {
			t := e.TypeOf(name)
			sent, isComplex := e.Change[name].(map[string]any)
			old, filled := before[name].(map[string]any)
			if !isComplex || !filled {
				continue
			}
			now, present := after[name].(map[string]any)
			if !present {
				out.Add("state.complex", name+" keeps its members", check.Show(after[name]), "")
				continue
			}
			lost := lostMembers(t, name, sent, withEntries(e, name, old), now)
			seen = seen || len(lost) > 0 || t.Equal(sent, now) // else the update was not applied, see read-back
			out.Findings = append(out.Findings, lost...)
		}
		if !seen && len(out.Findings) == 0 {
			return skip("no read shows a complex property with members, or it does not change, see read-back")
		}
		return out
	},
})

// withEntries returns a value with the entries that the update before the case's own set.
func withEntries(e *check.Evidence, name string, old map[string]any) map[string]any {
	x := e.Step(check.StepTwoItems)
	if x == nil || !check.IsSuccess(x.Status) {
		return old
	}
	sent, _ := check.DecodeUpdate(x.Request.Body)
	entries, _ := sent[name].(map[string]any)
	out := maps.Clone(old)
	maps.Copy(out, entries)
	return out
}

// lostMembers reports the declared members of a complex value that an update changed although it does not name them.
func lostMembers(t check.Type, property string, sent, old, now map[string]any) (out []check.Finding) {
	for _, name := range slices.Sorted(maps.Keys(old)) {
		of := t.Member(name)
		if _, named := sent[name]; named || of.Schema == nil || of.Schema.ReadOnly || check.Managed(name) || strings.Contains(name, "@") {
			continue
		}
		if got, present := now[name]; !of.Same(old[name], got) {
			out = append(out, check.Finding{
				Class: "state.complex",
				Want:  fmt.Sprintf("%s/%s stays %s", property, name, check.Show(old[name])),
				Got:   check.ShowMember(got, present),
				Hint:  "the update names only other members of " + property,
			})
		}
	}
	return out
}

func isObject(v any) bool {
	_, is := v.(map[string]any)
	return is
}
