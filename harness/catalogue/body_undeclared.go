package catalogue

import (
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var undeclared = register(&check.Check{
	ID: "undeclared", Rule: "PATCH-BODY-009", Family: "body", Order: 300, Level: check.May, Profile: check.HTTP, Safety: check.RST,
	Title:   "answers with documented members only",
	Source:  "OData 4.01 Protocol §11.4.1.3, Graph guidelines (breaking changes)",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "members that the contract does not declare are listed: a client copes with them, and the documentation drifts",
	Needs:   needsBody,
	Classes: []check.Class{{Name: "schema.undeclared"}},
	When:    onBody,
	Judge: func(e *check.Evidence) check.Outcome {
		entity, response, reason := entityOf(e)
		if reason != "" {
			return skip(reason)
		}
		if len(response.Schema.Properties) == 0 {
			return skip("the contract declares no members of the answer")
		}
		var out []check.Finding
		for _, name := range slices.Sorted(maps.Keys(entity)) {
			if !strings.Contains(name, "@") && !e.Operation.Declares(name) {
				out = append(out, check.Finding{Want: "documented members only", Got: check.Clip(name), Hint: "is the page behind the service?"})
			}
		}
		return classed("schema.undeclared", out)
	},
})
