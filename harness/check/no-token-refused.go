package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var noTokenRefused = register(&Check{
	ID: "no-token-refused", Rule: "PATCH-AUTH-001", Family: "auth", Order: 550, Level: verdict.Must, Safety: RO,
	Title:   "refuses a request without a token",
	Source:  "RFC 9110 §15.5.2",
	Sends:   "a valid PATCH without Authorization",
	Holds:   "401",
	Needs:   needsToken,
	Classes: []Class{{Name: "auth.missing", WFC: 208}, {Name: "status.unexpected"}},
	When:    onKind(NoToken),
	Judge: func(e *Evidence) Outcome {
		out := refuse(e, "auth.missing", "401 Unauthorized", http.StatusUnauthorized)
		if e.Answer().Status == http.StatusNotFound {
			return out // a target may hide what is there
		}
		return out.insist(verdict.Must)
	},
})
