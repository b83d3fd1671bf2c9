package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var malformedRefused = register(&Check{
	ID: "malformed-refused", Rule: "PATCH-ROBUST-001", Family: "robustness", Order: 490, Level: verdict.Should, Safety: RST,
	Title:   "refuses a body that is not JSON",
	Source:  "RFC 5789 §2.2",
	Sends:   "a PATCH whose JSON body is cut before its end, or goes on behind it",
	Holds:   "400",
	Classes: []Class{{Name: "input.malformed", WFC: 102}, {Name: "status.unexpected"}},
	When:    onKind(MalformedJSON),
	Judge: func(e *Evidence) Outcome {
		out := refuse(e, "input.malformed", "400", http.StatusBadRequest).insist(verdict.Should)
		if e.Accepted() {
			out.Level = verdict.Must
		}
		return out
	},
})
