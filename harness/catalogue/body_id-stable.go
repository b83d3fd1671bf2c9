package catalogue

import "github.com/graphconform/conform/harness/check"

var idStable = register(&check.Check{
	ID: "id-stable", Rule: "PATCH-BODY-008", Family: "body", Order: 260, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "keeps the entity's id",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "id in the answer is the id that the entity had before, and still has after",
	Classes: []check.Class{{Name: "state.id"}},
	When:    func(s *check.Scenario) bool { return s.Intent == check.Accept && s.Reads },
	Judge: func(e *check.Evidence) check.Outcome {
		before, reason := e.State(check.Before)
		if reason != "" {
			return skip(reason)
		}
		id, present := before["id"]
		if !present {
			return skip("the entity has no id")
		}
		var out check.Outcome
		compared := false
		compare := func(where string, entity map[string]any) {
			got, ok := entity["id"]
			compared = compared || ok
			if ok && !(check.Type{Edm: "Edm.Guid"}).Equal(id, got) { // a GUID, where it is one, in either case of letters
				out.Findings = append(out.Findings, check.Finding{
					Class: "state.id", Want: where + " " + check.Show(id), Got: check.Show(got),
				})
			}
		}
		if entity, _, reason := entityOf(e); reason == "" {
			compare("id in the answer", entity)
		}
		if after, reason := e.State(check.After); reason == "" {
			compare("id after the update", after)
		}
		if !compared {
			return skip("neither the answer nor a read after it gives an id")
		}
		if p := e.Operation.Property("id"); p != nil {
			out.Cite = p.Cite
		}
		return out
	},
})
