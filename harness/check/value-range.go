package check

import "github.com/graphconform/conform/harness/verdict"

var valueRange = register(&Check{
	ID: "value-range", Rule: "PATCH-BODY-004", Family: "body", Order: 240, Level: verdict.Must, Safety: RST,
	Title:   "answers with values inside their types",
	Source:  "OData JSON 4.01 §7.1, OData ABNF 4.01",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "every value is lexically right for its Edm type and inside its range and documented bounds",
	Needs:   needsBody,
	Classes: []Class{{Name: "value.*", WFC: 101}},
	When:    onBody,
	Judge: func(e *Evidence) Outcome {
		return judgeBody(e, "value.", func(m Mismatch) bool { return !m.Structural })
	},
})
