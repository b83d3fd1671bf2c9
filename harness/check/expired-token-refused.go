package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var expiredTokenRefused = register(&Check{
	ID: "expired-token-refused", Rule: "PATCH-AUTH-004", Family: "auth", Order: 570, Level: verdict.Must, Safety: RO,
	Title:   "refuses a token that has expired",
	Source:  "RFC 7519 §4.1.4, RFC 6750 §3.1",
	Sends:   "a valid PATCH with an expired token, which the user supplies",
	Holds:   "401",
	Needs:   "a token that has expired: --expired-token-file or $CONFORM_EXPIRED_TOKEN",
	Classes: []Class{{Name: "auth.expired"}, {Name: "status.unexpected"}},
	When:    onKind(ExpiredTokens),
	Judge: func(e *Evidence) Outcome {
		return refuse(e, "auth.expired", "401 Unauthorized", http.StatusUnauthorized).insist(verdict.Should)
	},
})
