package check

import "github.com/graphconform/conform/harness/verdict"

var idStable = register(&Check{
	ID: "id-stable", Rule: "PATCH-BODY-008", Family: "body", Order: 260, Level: verdict.Must, Safety: RST,
	Title:   "keeps the entity's id",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "id in the answer is the id that the entity had before, and still has after",
	Classes: []Class{{Name: "state.id"}},
	When:    func(s *Scenario) bool { return s.Intent == Accept && s.Reads },
	Judge: func(e *Evidence) Outcome {
		before, reason := e.state(Before)
		if reason != "" {
			return skip(reason)
		}
		id, present := before["id"]
		if !present {
			return skip("the entity has no id")
		}
		var out Outcome
		compared := false
		compare := func(where string, entity map[string]any) {
			got, ok := entity["id"]
			compared = compared || ok
			if ok && !(typed{name: "Edm.Guid"}).equal(id, got) { // a GUID, where it is one, in either case of letters
				out.Findings = append(out.Findings, verdict.Finding{
					Class: "state.id", Want: where + " " + Show(id), Got: Show(got),
				})
			}
		}
		if entity, _, reason := e.body(); reason == "" {
			compare("id in the answer", entity)
		}
		if after, reason := e.state(After); reason == "" {
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
