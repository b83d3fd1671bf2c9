package catalogue

import "github.com/graphconform/conform/harness/check"

var idStable = register(&check.Check{
	ID: "id-stable", Rule: "PATCH-BODY-008", Family: "body", Order: 260, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "does not change the entity's id",
	Source:  "the contract's readOnly; OData 4.01 Protocol §11.4.3",
	Quote:   quoteIdentity,
	Sends:   "a PATCH with values of the documented types",
	Holds:   "id in the response, and in a read after it, is the id that the entity had before. In http only where the path ends in the key",
	Classes: []check.Class{{Name: "state.id"}},
	When: func(s *check.Scenario) bool {
		return s.Intent == check.Accept && s.Reads && (s.Operation.Profile.Includes(check.OData) || s.Operation.Key() != nil)
	},
	Judge: func(e *check.Evidence) (out check.Outcome) {
		before, reason := e.State(check.Before)
		if reason != "" {
			return skip(reason)
		}
		key := e.Operation.KeyProperty()
		id, present := before[key]
		if !present {
			return skip("the entity has no id")
		}
		compared := false
		compare := func(where string, entity map[string]any) {
			got, ok := entity[key]
			compared = compared || ok
			if ok && !sameID(id, got) {
				out.Add("state.id", where+" "+check.Show(id), check.Show(got), "")
			}
		}
		if entity, _, reason := entityOf(e); reason == "" {
			compare(key+" in the response", entity)
		}
		if after, reason := e.State(check.After); reason == "" {
			compare(key+" after the update", after)
		}
		if !compared {
			return skip("neither the response nor a read after it shows an id")
		}
		out.Cite = citationOf(e, key, "")
		return out
	},
})
