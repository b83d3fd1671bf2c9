package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var noBodyRefused = register(&Check{
	ID: "no-body-refused", Rule: "PATCH-ROBUST-002", Family: "robustness", Order: 800, Level: verdict.Graph, Safety: RST,
	Title:   "refuses an update without content",
	Source:  "Microsoft Graph: use the API (a PATCH has a body)",
	Sends:   "a PATCH without content",
	Holds:   "400, 411 or 415",
	Classes: []Class{{Name: "input.no-body", WFC: 102}, {Name: "status.unexpected"}},
	When:    onKind(BadBodies),
	Judge: func(e *Evidence) Outcome {
		return refuse(e.about(NoBody), "input.no-body", "400", http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusLengthRequired, http.StatusUnsupportedMediaType)
	},
})
