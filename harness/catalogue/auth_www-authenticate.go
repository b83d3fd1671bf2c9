package catalogue

import (
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var wwwAuthenticate = register(&check.Check{
	ID: "www-authenticate", Rule: "PATCH-AUTH-002", Family: "auth", Order: 600, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "sends a challenge with every 401",
	Source:  "RFC 9110 §15.5.2, §11.6.1; RFC 6750 §3 for bearer tokens",
	Quote:   `RFC 9110 §15.5.2: "The server generating a 401 response MUST send a WWW-Authenticate header field … containing at least one challenge applicable to the target resource."`,
	Sends:   "a request without a token, or with one that must be rejected",
	Holds:   "a 401 has WWW-Authenticate, where a bearer token is the credential, with the scheme Bearer and at least one parameter, which in http is information, realm at most once; an error code where no credentials were sent warns",
	Needs:   needsToken,
	Classes: []check.Class{{Name: "header.missing", WFC: 961}, {Name: "auth.challenge"}},
	When:    onKind(check.NoToken, check.MalformedTokens, check.ExpiredTokens, check.OtherAudience, check.UnauthorizedReads),
	Judge: func(e *check.Evidence) (out check.Outcome) {
		x := e.Response()
		if x.Status != http.StatusUnauthorized {
			return skip("the response is not a 401")
		}
		challenge := strings.Join(x.Header.Values("WWW-Authenticate"), ", ")
		if challenge == "" {
			return finding("header.missing", "a WWW-Authenticate header", "none", "")
		}
		if e.Operation.Scheme != (contract.Scheme{}) || plain(e) && !e.Operation.Bearer {
			return check.Outcome{} // any scheme will do
		}
		bearers := slices.DeleteFunc(challenges(challenge), func(c authChallenge) bool { return c.scheme != "bearer" })
		if len(bearers) == 0 {
			return finding("auth.challenge", "the scheme Bearer", check.Clip(challenge), "")
		}
		for _, c := range bearers {
			switch {
			case len(c.params) == 0:
				out = finding("auth.challenge", "Bearer with at least one parameter", check.Clip(challenge), "")
				if plain(e) { // many frameworks send none, and no client needs it
					out.Level = check.May
				}
				return out
			case c.count("realm") > 1:
				return finding("auth.challenge", "realm at most once", check.Clip(challenge), "")
			case onKind(check.NoToken, check.UnauthorizedReads)(e.Scenario) && c.count("error") > 0:
				out = finding("auth.challenge", "no error code, because no credentials were sent", check.Clip(challenge), "").As(check.Should)
			}
		}
		return out
	},
})
