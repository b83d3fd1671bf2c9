package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var noBodyRefused = register(&check.Check{
	ID: "no-body-refused", Rule: "PATCH-ROBUST-002", Family: "robustness", Order: 800, Level: check.Convention, Profile: check.Graph, Safety: check.RST,
	Title:   "rejects an update without content",
	Source:  "Microsoft Graph: use the API (a PATCH has a body)",
	Quote:   `Microsoft Graph: use the API: "The POST, PATCH, and PUT methods require a request body, usually specified in JSON format, that contains additional information …"`,
	Sends:   "a PATCH without content",
	Holds:   "400, 411, 415 or 422",
	Classes: []check.Class{{Name: "input.no-body", WFC: 102}, {Name: unexpectedStatus}},
	When:    onKind(check.BadBodies),
	Judge:   rejects(check.StepNoBody, "input.no-body", check.May, 400, 422, 411, 415),
})
