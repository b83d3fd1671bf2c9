package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var schema = register(&check.Check{
	ID: "schema", Rule: "PATCH-BODY-002", Family: "body", Order: 230, Level: check.Documented, Profile: check.HTTP, Safety: check.RST,
	Title:   "answers with the documented shape",
	Source:  "the contract's response schema",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "every documented member that comes has the documented JSON kind; members that nobody documented are no failure",
	Needs:   needsBody,
	Classes: []check.Class{{Name: "schema.*", WFC: 101}},
	When:    onBody,
	Judge: func(e *check.Evidence) check.Outcome {
		return judgeBody(e, "schema.", true)
	},
})
