package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var noBodyRefused = register(&check.Check{
	ID: "no-body-refused", Rule: "PATCH-ROBUST-002", Family: "robustness", Order: 800, Level: check.Convention, Profile: check.Graph, Safety: check.RST,
	Title:   "rejects an update without content",
	Source:  "Microsoft Graph: use the API (a PATCH has a body)",
	Sends:   "a PATCH without content",
	Holds:   "400, 411 or 415",
	Classes: []check.Class{{Name: "input.no-body", WFC: 102}, {Name: unexpectedStatus}},
	When:    onKind(check.BadBodies),
	Judge: func(e *check.Evidence) check.Outcome {
		return reject(e.ForStep(check.StepNoBody), "input.no-body", "400", check.May,
			http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusLengthRequired, http.StatusUnsupportedMediaType)
	},
})
