package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

var malformedTokenRefused = register(&check.Check{
	ID: "malformed-token-refused", Rule: "PATCH-AUTH-003", Family: "auth", Order: 560, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "rejects a malformed token",
	Source:  "RFC 9110 §15.5.2, RFC 6750 §3.1",
	Quote:   `RFC 6750 §3.1: "The access token provided is expired, revoked, malformed, or invalid for other reasons. The resource SHOULD respond with the HTTP 401 (Unauthorized) status code."`,
	Sends:   "a valid PATCH with Authorization: Bearer conform.invalid; to mocks GETs with the token followed by other characters, with the token in other letter case, with the scheme Basic, and with what is no token by its syntax",
	Holds:   "401; 400 fits what is no token",
	Needs:   needsToken,
	Classes: []check.Class{{Name: "auth.invalid"}, {Name: unexpectedStatus}},
	When:    onKind(check.MalformedTokens, check.ChangedTokens),
	Judge: eachResponse(func(e *check.Evidence) check.Outcome {
		x := e.Response()
		switch {
		case onKind(check.MalformedTokens)(e.Scenario):
		case x.Request.Header.Get("Authorization") == "":
			return skip("the token has no such form")
		case x.Request.Auth == wire.AuthNoSyntax:
			return reject(e, "auth.invalid", check.Should, 401, 400)
		case x.Status == http.StatusNotFound:
			return reject(e, "auth.invalid", check.May, 401) // a target may hide that the entity exists
		}
		return reject(e, "auth.invalid", check.Should, 401)
	}),
})
