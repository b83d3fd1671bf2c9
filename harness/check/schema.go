package check

import "github.com/graphconform/conform/harness/verdict"

var schema = register(&Check{
	ID: "schema", Rule: "PATCH-BODY-002", Family: "body", Order: 230, Level: verdict.Documented, Safety: RST,
	Title:   "answers with the documented shape",
	Source:  "the contract's response schema",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "every documented member that comes has the documented JSON kind; members that nobody documented are no failure",
	Needs:   needsBody,
	Classes: []Class{{Name: "schema.*", WFC: 101}},
	When:    onBody,
	Judge: func(e *Evidence) Outcome {
		return judgeBody(e, "schema.", func(m Mismatch) bool { return m.Structural })
	},
})
