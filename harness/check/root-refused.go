package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var rootRefused = register(&Check{
	ID: "root-refused", Rule: "PATCH-ROBUST-003", Family: "robustness", Order: 810, Level: verdict.Must, Safety: RST,
	Title:   "refuses a body that is no object",
	Source:  "OData JSON 4.01 §4.2",
	Sends:   "a PATCH whose body is an array, and one whose body is null",
	Holds:   "400",
	Classes: []Class{{Name: "input.root", WFC: 102}, {Name: "status.unexpected"}},
	When:    onKind(BadBodies),
	Judge: func(e *Evidence) Outcome {
		for _, step := range []string{Request, Null} {
			if out := refuse(e.about(step), "input.root", "400", http.StatusBadRequest, http.StatusUnprocessableEntity); len(out.Findings) > 0 || out.Skip != "" {
				return out
			}
		}
		return Outcome{}
	},
})
