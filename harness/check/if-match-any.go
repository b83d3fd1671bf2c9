package check

import "github.com/graphconform/conform/harness/verdict"

var ifMatchAny = register(&Check{
	ID: "if-match-any", Rule: "PATCH-COND-004", Family: "preconditions", Order: 650, Level: verdict.Must, Safety: RST,
	Title:   "makes an update for any state there is",
	Source:  "RFC 9110 §13.1.1",
	Sends:   "a valid PATCH with If-Match: * for an entity that exists",
	Holds:   "a success",
	Needs:   "an operation that does not require If-Match",
	Classes: []Class{{Name: "condition.refused"}},
	When:    onKind(AnyTag),
	Judge: func(e *Evidence) Outcome {
		return accept(e, "condition.refused", "* holds for every entity that exists")
	},
})
