package catalogue

import (
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var undeclared = register(&check.Check{
	ID: "undeclared", Rule: "PATCH-BODY-009", Family: "body", Order: 300, Level: check.May, Profile: check.HTTP, Safety: check.RST,
	Title:   "returns only documented properties",
	Source:  "the contract's response schema, OData 4.01 Protocol §11.4.1.3, Graph guidelines (breaking changes)",
	Quote:   `OData 4.01 Protocol §11.4.1.3: "Clients MUST be prepared to receive additional properties in an entity or complex type instance that are not advertised in metadata …"`,
	Sends:   "a PATCH with values of the documented types",
	Holds:   "the response has no member that the contract does not declare; clients ignore such members, but the documentation is out of date",
	Needs:   needsBody,
	Classes: []check.Class{{Name: "schema.undeclared"}},
	When:    onBody,
	Judge: onEntity(func(e *check.Evidence, entity map[string]any, response *contract.Response) (out check.Outcome) {
		if len(response.Schema.Properties) == 0 {
			return skip("the contract declares no members of the response")
		}
		for _, name := range slices.Sorted(maps.Keys(entity)) {
			if !strings.Contains(name, "@") && !e.Operation.Declares(name) {
				out.Add("schema.undeclared", "documented members only", check.Clip(name), "is the contract older than the service?")
			}
		}
		return out
	}),
})
