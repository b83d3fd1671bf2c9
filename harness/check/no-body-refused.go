package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var noBodyRefused = &Check{
	ID: "no-body-refused", Rule: "PATCH-ROBUST-002", Family: "robustness", Level: verdict.Graph, Safety: RST,
	Title:  "refuses an update without content",
	Source: "Microsoft Graph: use the API (a PATCH has a body)",
	Sends:  "a PATCH without content",
	Holds:  "400, 411 or 415",
	When:   onKind(BadBodies),
	Judge: func(e *Evidence) Outcome {
		return refuse(e.about(NoBody), "input.no-body", "400", http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusLengthRequired, http.StatusUnsupportedMediaType)
	},
}
