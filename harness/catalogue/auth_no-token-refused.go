package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var noTokenRefused = register(&check.Check{
	ID: "no-token-refused", Rule: "PATCH-AUTH-001", Family: "auth", Order: 550, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "refuses a request without a token",
	Source:  "RFC 9110 §15.5.2",
	Sends:   "a valid PATCH without Authorization",
	Holds:   "401",
	Needs:   needsToken,
	Classes: []check.Class{{Name: "auth.missing", WFC: 208}, {Name: "status.unexpected"}},
	When:    onKind(check.NoToken),
	Judge: func(e *check.Evidence) check.Outcome {
		out := refuse(e, "auth.missing", "401 Unauthorized", http.StatusUnauthorized)
		if e.Response().Status == http.StatusNotFound {
			return out // a target may hide what is there
		}
		return insist(out, check.Must)
	},
})
