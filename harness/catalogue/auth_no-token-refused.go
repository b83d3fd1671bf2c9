package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var noTokenRefused = register(&check.Check{
	ID: "no-token-refused", Rule: "PATCH-AUTH-001", Family: "auth", Order: 550, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "rejects a request without a token",
	Source:  "RFC 9110 §15.5.2",
	Quote:   `RFC 9110 §15.5.2: "The 401 (Unauthorized) status code indicates that the request has not been applied because it lacks valid authentication credentials for the target resource."`,
	Sends:   "a valid PATCH without Authorization, and a GET without it where reads need credentials, too",
	Holds:   "401",
	Needs:   needsToken,
	Classes: []check.Class{{Name: "auth.missing", WFC: 208}, {Name: unexpectedStatus}},
	When:    onKind(check.NoToken, check.UnauthorizedReads),
	Judge: func(e *check.Evidence) check.Outcome {
		other := check.Must
		if e.Response().Status == http.StatusNotFound {
			other = check.May // a target may hide that the entity exists
		}
		return reject(e, "auth.missing", other, 401)
	},
})
