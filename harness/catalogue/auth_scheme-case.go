package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var schemeCase = register(&check.Check{
	ID: "scheme-case", Rule: "PATCH-AUTH-008", Family: "auth", Order: 605, Level: check.Should, Profile: check.HTTP, Safety: check.MOCK,
	Title:   "knows the scheme Bearer in any letter case",
	Source:  "RFC 9110 §11.1",
	Quote:   `RFC 9110 §11.1: "It uses a case-insensitive token to identify the authentication scheme …"`,
	Sends:   "a GET with the token after bearer in lower case",
	Holds:   "no 400, 401 or 403, where the same GET with Bearer succeeds",
	Needs:   needsToken,
	Classes: []check.Class{{Name: "auth.scheme"}},
	When:    onKind(check.SchemeCase),
	Judge: func(e *check.Evidence) check.Outcome {
		x, with := e.Response(), e.Step(check.Before)
		switch {
		case x.Request.Header.Get("Authorization") == "":
			return skip("there is no token to send")
		case with == nil || !check.IsSuccess(with.Status):
			return skip("the read with the scheme Bearer did not succeed")
		case x.Status >= 500:
			return skipServerError(x.Status)
		case x.Status == http.StatusBadRequest || x.Status == http.StatusUnauthorized || x.Status == http.StatusForbidden:
			return finding("auth.scheme", check.Status(with.Status)+", as with the scheme Bearer", check.Status(x.Status), "").At(e.ResponseID())
		}
		return check.Outcome{}
	},
})
