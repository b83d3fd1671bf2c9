package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var malformedRefused = register(&check.Check{
	ID: "malformed-refused", Rule: "PATCH-ROBUST-001", Family: "robustness", Order: 490, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "refuses a body that is not JSON",
	Source:  "RFC 5789 §2.2",
	Sends:   "a PATCH whose JSON body is cut before its end, or goes on behind it",
	Holds:   "400",
	Classes: []check.Class{{Name: "input.malformed", WFC: 102}, {Name: "status.unexpected"}},
	When:    onKind(check.MalformedJSON),
	Judge: func(e *check.Evidence) check.Outcome {
		out := insist(refuse(e, "input.malformed", "400", http.StatusBadRequest), check.Should)
		if e.Accepted() {
			out.Level = check.Must
		}
		return out
	},
})
