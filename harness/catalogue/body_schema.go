package catalogue

import "github.com/graphconform/conform/harness/check"

var schema = register(&check.Check{
	ID: "schema", Rule: "PATCH-BODY-002", Family: "body", Order: 230, Level: check.Documented, Profile: check.HTTP, Safety: check.RST,
	Title:   "returns a body that matches the documented schema",
	Source:  "the contract's response schema",
	Sends:   "a PATCH with values of the documented types, in odata also one with Prefer: return=representation",
	Holds:   "every documented member that is present has the documented JSON type; undocumented members are no failure",
	Needs:   needsBody,
	Classes: []check.Class{{Name: "schema.*", WFC: 101}},
	When:    onReturned,
	Judge:   judgeSchema("schema.", true),
})
