package catalogue

import "github.com/graphconform/conform/harness/check"

var readSchema = register(&check.Check{
	ID: "read-schema", Rule: "PATCH-BODY-013", Family: "body", Order: 235, Level: check.Documented, Profile: check.HTTP, Safety: check.RO,
	Title:  "returns entities to reads that match the documented schema",
	Source: "the contract's response schema of GET",
	Sends:  "a GET, before the first update",
	Holds: "the entity has every required member, and every documented member that is present has the documented JSON type, null only where the schema allows it; " +
		"undocumented members are no failure",
	Needs:   "a GET of the path, documented with a body",
	Classes: []check.Class{{Name: "schema.*", WFC: 101}},
	When: func(s *check.Scenario) bool {
		return s.Kind == check.Full && s.Reads && s.Operation.ReadEntity() != nil
	},
	Judge: func(e *check.Evidence) check.Outcome {
		entity, reason := e.State(check.Before)
		if reason != "" {
			return skip(reason)
		}
		documented := e.Operation.ReadEntity()
		mismatches, err := schemaMismatches(e, entity, documented)
		if err != nil {
			return notCompared(err)
		}
		out := check.Outcome{Cite: documented.Cite, Promise: documented.Text}
		for _, m := range mismatches {
			if m.Structural && (plain(e) || m.Want != `a member "@odata.context"`) { // see read-context
				out.Add("schema."+m.Keyword, m.Expected(), m.Got, "")
				out.About(topMember(m.Pointer))
			}
		}
		return out.At(e.StepID(check.Before))
	},
})
