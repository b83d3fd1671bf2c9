package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var ifMatchUnknown = register(&check.Check{
	ID: "if-match-unknown", Rule: "PATCH-COND-007", Family: "preconditions", Order: 670, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "creates no entity for an update with If-Match: *",
	Source:  "RFC 9110 §13.1.1; OData 4.01 Protocol §11.4.4, §8.2.4",
	Quote:   `RFC 9110 §13.1.1: "An origin server that evaluates an If-Match condition MUST NOT perform the requested method if the condition evaluates to false."`,
	Sends:   "a valid PATCH with If-Match: * to a well-formed key that no entity has",
	Holds:   "404 or 412; a success would have created an entity",
	Needs:   "a path that ends on the key of an entity, and an operation that does not require If-Match",
	Classes: []check.Class{{Name: "state.created"}, {Name: unexpectedStatus}},
	When:    onKind(check.UnknownMatch),
	Judge: func(e *check.Evidence) check.Outcome {
		if _, reason := e.State(check.Before); reason == "" {
			return skip("there is an entity with the key, see unknown-key")
		}
		_, unread := e.State(check.After)
		returned := "the target returned " + check.Status(e.Response().Status)
		switch got := e.Step(check.After).Status; {
		case unread == "":
			return finding("state.created", "no entity under the unknown key", "reading it returns an entity", returned+" to the update")
		case e.Accepted() && isMissing(got):
			return skip(returned + ", but created nothing, see unknown-key")
		case e.Accepted() && mayExist(e):
			return skip("no read shows that the key is unknown")
		}
		return reject(e, "state.created", check.May, 404, 412)
	},
})
