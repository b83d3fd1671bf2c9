package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var malformedTokenRefused = register(&Check{
	ID: "malformed-token-refused", Rule: "PATCH-AUTH-003", Family: "auth", Order: 560, Level: verdict.Must, Safety: RO,
	Title:   "refuses a token that nobody issued",
	Source:  "RFC 6750 §3.1",
	Sends:   "a valid PATCH with Authorization: Bearer conform.invalid",
	Holds:   "401",
	Needs:   needsToken,
	Classes: []Class{{Name: "auth.invalid"}, {Name: "status.unexpected"}},
	When:    onKind(MalformedTokens),
	Judge: func(e *Evidence) Outcome {
		return refuse(e, "auth.invalid", "401 Unauthorized", http.StatusUnauthorized).insist(verdict.Should)
	},
})
