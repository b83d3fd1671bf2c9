package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var noBodyRefused = register(&check.Check{
	ID: "no-body-refused", Rule: "PATCH-ROBUST-002", Family: "robustness", Order: 800, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects an update without content",
	Source:  "the contract's requestBody.required; Microsoft Graph: use the API (a PATCH has a body)",
	Quote:   `Microsoft Graph: use the API: "The POST, PATCH, and PUT methods require a request body, usually specified in JSON format, that contains additional information …"`,
	Sends:   "a PATCH without content, if the contract requires a body or is one of Graph",
	Holds:   "400, 411, 415 or 422",
	Needs:   "a request body that the contract requires, or an operation of Microsoft Graph",
	Classes: []check.Class{{Name: "input.no-body", WFC: 102}, {Name: unexpectedStatus}},
	When: func(s *check.Scenario) bool {
		return s.Kind == check.BadBodies && (s.Operation.RequiresBody || s.Operation.Profile.Includes(check.Graph))
	},
	Judge: func(e *check.Evidence) check.Outcome {
		out := reject(e.ForStep(check.StepNoBody), "input.no-body", check.May, 400, 422, 411, 415)
		if e.Operation.Profile.Includes(check.Graph) {
			return atLevel(check.Convention, out)
		}
		return out
	},
})
