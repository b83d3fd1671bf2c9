package catalogue

import (
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var wwwAuthenticate = register(&check.Check{
	ID: "www-authenticate", Rule: "PATCH-AUTH-002", Family: "auth", Order: 600, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "challenges for a bearer token on every 401",
	Source:  "RFC 9110 §15.5.2, RFC 6750 §3",
	Sends:   "a PATCH without a token, or with one that must be refused",
	Holds:   "a 401 carries WWW-Authenticate with the scheme Bearer and at least one parameter, realm at most once; without credentials there is no error code (warned of)",
	Needs:   needsToken,
	Classes: []check.Class{{Name: "header.missing", WFC: 961}, {Name: "auth.challenge"}},
	When:    onKind(check.NoToken, check.MalformedTokens, check.ExpiredTokens, check.OtherAudience),
	Judge: func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if x.Status != http.StatusUnauthorized {
			return skip("no 401 was answered")
		}
		challenge := strings.Join(x.Header.Values("WWW-Authenticate"), ", ")
		if challenge == "" {
			return one("header.missing", "a WWW-Authenticate header", "none", "")
		}
		bearers := slices.DeleteFunc(challenges(challenge), func(c authChallenge) bool { return c.scheme != "bearer" })
		if len(bearers) == 0 {
			return one("auth.challenge", "the scheme Bearer", check.Clip(challenge), "")
		}
		var out check.Outcome
		for _, c := range bearers {
			switch {
			case len(c.params) == 0:
				return one("auth.challenge", "Bearer with at least one parameter", check.Clip(challenge), "")
			case c.count("realm") > 1:
				return one("auth.challenge", "realm at most once", check.Clip(challenge), "")
			case e.Kind == check.NoToken && c.count("error") > 0:
				out = one("auth.challenge", "no error code, for no credentials were sent", check.Clip(challenge), "")
				out.Level = check.Should
			}
		}
		return out
	},
})
