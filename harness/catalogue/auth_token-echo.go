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
	Sends:   "a request that must be refused, with a token that is valid or not",
	Holds:   "neither the body nor WWW-Authenticate of an error holds the token that was sent",
	Classes: []check.Class{{Name: "auth.disclosure"}},
	When:    onError,
	Judge: eachAnswer(func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if x.Status < 400 {
			return skip("no error was answered")
		}
		token := strings.TrimPrefix(x.Request.Header.Get("Authorization"), "Bearer ")
		if len(token) < len(wire.MalformedToken) {
			return skip("no token was sent that could be told from other text")
		}
		for where, text := range map[string]string{"the body": string(x.Body), "WWW-Authenticate": strings.Join(x.Header.Values("WWW-Authenticate"), ", ")} {
			if strings.Contains(text, token) {
				return one("auth.disclosure", "an error without the token", "the token, in "+where, "errors end in logs that more people read")
			}
		}
		return check.Outcome{}
	}),
})
