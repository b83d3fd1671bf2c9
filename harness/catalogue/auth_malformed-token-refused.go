package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var malformedTokenRefused = register(&check.Check{
	ID: "malformed-token-refused", Rule: "PATCH-AUTH-003", Family: "auth", Order: 560, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "rejects a malformed token",
	Source:  "RFC 9110 §15.5.2, RFC 6750 §3.1",
	Quote:   `RFC 6750 §3.1: "The access token provided is expired, revoked, malformed, or invalid for other reasons. The resource SHOULD respond with the HTTP 401 (Unauthorized) status code."`,
	Sends:   "a valid PATCH with Authorization: Bearer conform.invalid",
	Holds:   "401",
	Needs:   needsToken,
	Classes: []check.Class{{Name: "auth.invalid"}, {Name: unexpectedStatus}},
	When:    onKind(check.MalformedTokens),
	Judge:   rejects(check.Request, "auth.invalid", check.Should, 401),
})
