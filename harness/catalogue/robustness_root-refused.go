package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var rootRefused = register(&check.Check{
	ID: "root-refused", Rule: "PATCH-ROBUST-003", Family: "robustness", Order: 810, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "refuses a body that is no object",
	Source:  "OData JSON 4.01 §4.2",
	Sends:   "a PATCH whose body is an array, and one whose body is null",
	Holds:   "400",
	Classes: []check.Class{{Name: "input.root", WFC: 102}, {Name: "status.unexpected"}},
	When:    onKind(check.BadBodies),
	Judge: func(e *check.Evidence) check.Outcome {
		for _, step := range []string{check.Request, check.StepNullBody} {
			if out := refuse(e.ForStep(step), "input.root", "400", http.StatusBadRequest, http.StatusUnprocessableEntity); len(out.Findings) > 0 || out.Skip != "" {
				return out
			}
		}
		return check.Outcome{}
	},
})
