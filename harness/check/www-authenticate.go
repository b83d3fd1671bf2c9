package check

import (
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

var wwwAuthenticate = register(&Check{
	ID: "www-authenticate", Rule: "PATCH-AUTH-002", Family: "auth", Order: 600, Level: verdict.Must, Safety: RO,
	Title:   "challenges for a bearer token on every 401",
	Source:  "RFC 9110 §15.5.2, RFC 6750 §3",
	Sends:   "a PATCH without a token, or with one that must be refused",
	Holds:   "a 401 carries WWW-Authenticate with the scheme Bearer and at least one parameter, realm at most once; without credentials there is no error code (warned of)",
	Needs:   needsToken,
	Classes: []Class{{Name: "header.missing", WFC: 961}, {Name: "auth.challenge"}},
	When:    onKind(NoToken, MalformedTokens, ExpiredTokens, OtherAudience),
	Judge: func(e *Evidence) Outcome {
		x := e.Answer()
		if x.Status != http.StatusUnauthorized {
			return skip("no 401 was answered")
		}
		challenge := strings.Join(x.Header.Values("WWW-Authenticate"), ", ")
		if challenge == "" {
			return one("header.missing", "a WWW-Authenticate header", "none", "")
		}
		bearers := slices.DeleteFunc(challenges(challenge), func(c authChallenge) bool { return c.scheme != "bearer" })
		if len(bearers) == 0 {
			return one("auth.challenge", "the scheme Bearer", clip(challenge), "")
		}
		var out Outcome
		for _, c := range bearers {
			switch {
			case len(c.params) == 0:
				return one("auth.challenge", "Bearer with at least one parameter", clip(challenge), "")
			case c.count("realm") > 1:
				return one("auth.challenge", "realm at most once", clip(challenge), "")
			case e.Kind == NoToken && c.count("error") > 0:
				out = one("auth.challenge", "no error code, for no credentials were sent", clip(challenge), "")
				out.Level = verdict.Should
			}
		}
		return out
	},
})
