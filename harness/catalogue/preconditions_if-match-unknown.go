package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var ifMatchUnknown = register(&check.Check{
	ID: "if-match-unknown", Rule: "PATCH-COND-007", Family: "preconditions", Order: 670, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "creates nothing where an update wants an entity to be there",
	Source:  "RFC 9110 §13.1.1, OData 4.01 Protocol §11.4.4, §8.2.4",
	Sends:   "a valid PATCH with If-Match: * to a well-formed key that no entity has",
	Holds:   "404 or 412; a success would have created an entity",
	Needs:   "a path that ends on the key of an entity, and an operation that does not require If-Match",
	Classes: []check.Class{{Name: "state.created"}, {Name: "status.unexpected"}},
	When:    onKind(check.UnknownMatch),
	Judge: func(e *check.Evidence) check.Outcome {
		if _, reason := e.State(check.Before); reason == "" {
			return skip("there is an entity under the key, see unknown-key")
		}
		_, unread := e.State(check.After)
		switch got := e.Step(check.After).Status; {
		case unread == "":
			return one("state.created", "no entity under the unknown key", "reading it answers an entity", "the update was answered "+check.Status(e.Response().Status))
		case e.Accepted() && (got == http.StatusNotFound || got == http.StatusGone):
			return skip("answered " + check.Status(e.Response().Status) + ", but nothing was created, see unknown-key")
		}
		out := refuse(e, "state.created", "404 Not Found or 412 Precondition Failed", http.StatusNotFound, http.StatusPreconditionFailed)
		if e.Accepted() {
			out.Findings[0].Hint = ""
		}
		return out
	},
})
