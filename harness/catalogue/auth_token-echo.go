package catalogue

import (
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

var tokenEcho = register(&check.Check{
	ID: "token-echo", Rule: "PATCH-AUTH-007", Family: "auth", Order: 610, Level: check.Should, Profile: check.OData, Safety: check.RO,
	Title:   "does not repeat the token in an error",
	Source:  "OData 4.01 Protocol §9.4",
	Quote:   `OData 4.01 Protocol §9.4: "Service implementations SHOULD carefully consider which information to include in production environments to guard against potential security concerns around information disclosure."`,
	Sends:   "a request that must be rejected, with a valid or an invalid token",
	Holds:   "neither the body nor WWW-Authenticate of an error contains the token that was sent",
	Classes: []check.Class{{Name: "auth.disclosure"}},
	When:    onError,
	Judge: eachError(func(e *check.Evidence) check.Outcome {
		x := e.Response()
		token := strings.TrimPrefix(x.Request.Header.Get("Authorization"), "Bearer ")
		if len(token) < len(wire.MalformedToken) {
			return skip("the request had no token, or one too short to be recognized")
		}
		for where, text := range map[string]string{"the body": string(x.Body), "WWW-Authenticate": strings.Join(x.Header.Values("WWW-Authenticate"), ", ")} {
			if strings.Contains(text, token) {
				return finding("auth.disclosure", "an error without the token", "the token, in "+where, "errors end up in logs that more people read")
			}
		}
		return check.Outcome{}
	}),
})
