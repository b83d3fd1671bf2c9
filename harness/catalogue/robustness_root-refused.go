package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var rootRefused = register(&check.Check{
	ID: "root-refused", Rule: "PATCH-ROBUST-003", Family: "robustness", Order: 810, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects a body that is not an object",
	Source:  "the contract's schema; OData JSON 4.01 §4.2",
	Quote:   `OData JSON 4.01 §4.2: "Each message body is represented as a single JSON object."`,
	Sends:   "a PATCH whose body is an array, and one whose body is null",
	Holds:   "400 or 422",
	Classes: []check.Class{{Name: "input.root", WFC: 102}, {Name: unexpectedStatus}},
	When: func(s *check.Scenario) bool {
		return s.Kind == check.BadBodies && (s.Operation.Profile.Includes(check.OData) || len(s.Operation.Properties) > 0)
	},
	Judge: func(e *check.Evidence) (out check.Outcome) {
		for _, step := range []string{check.Request, check.StepNullBody} {
			out = reject(e.ForStep(step), "input.root", check.May, 400, 422)
			if len(out.Findings) > 0 || out.Skip != "" {
				break
			}
		}
		if plain(e) {
			return atLevel(check.Should, out)
		}
		return out
	},
})
