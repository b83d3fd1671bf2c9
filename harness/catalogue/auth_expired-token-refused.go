package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var expiredTokenRefused = register(&check.Check{
	ID: "expired-token-refused", Rule: "PATCH-AUTH-004", Family: "auth", Order: 570, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "rejects an expired token",
	Source:  "RFC 9110 §15.5.2, RFC 7519 §4.1.4, RFC 6750 §3.1",
	Quote:   `RFC 7519 §4.1.4: "The "exp" (expiration time) claim identifies the expiration time on or after which the JWT MUST NOT be accepted for processing."`,
	Sends:   "a valid PATCH with an expired token, which the user supplies, and a GET where reads need credentials, too",
	Holds:   "401",
	Needs:   "an expired token: --expired-token-file or $CONFORM_EXPIRED_TOKEN",
	Classes: []check.Class{{Name: "auth.expired"}, {Name: unexpectedStatus}},
	When:    onKind(check.ExpiredTokens),
	Judge: func(e *check.Evidence) check.Outcome {
		out := reject(e, "auth.expired", check.Should, 401)
		if e.Step(check.StepExpired) == nil || len(out.Findings) > 0 {
			return out
		}
		return reject(e.ForStep(check.StepExpired), "auth.expired", check.Should, 401)
	},
})
