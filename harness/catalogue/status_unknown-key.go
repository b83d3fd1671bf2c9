package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var unknownKey = register(&check.Check{
	ID: "unknown-key", Rule: "PATCH-STATUS-005", Family: "status", Order: 30, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "answers 404 for an entity that does not exist, and creates none",
	Source:  "OData 4.01 Protocol §11.4.4, Graph guidelines (upsert)",
	Sends:   "a valid PATCH to a well-formed key that no entity has, then a GET of it",
	Holds:   "404; another refusal, such as 400 or 409, is warned of; a success would have created an entity under a key of the client's making",
	Needs:   needsKey,
	Classes: []check.Class{{Name: "state.created"}, {Name: "status.unexpected"}},
	When:    onKind(check.UnknownKeys),
	Judge: func(e *check.Evidence) check.Outcome {
		got := e.Response().Status
		switch {
		case got == http.StatusNotFound:
			if _, reason := e.State(check.After); reason == "" {
				return one("state.created", "no entity under the unknown key", "reading it answers an entity", "")
			}
			return check.Outcome{}
		case check.IsSuccess(got):
			return one("state.created", "404 Not Found", check.Status(got), "does the target create entities on PATCH, and is that documented?")
		case got >= http.StatusInternalServerError:
			return skip("answered " + check.Status(got) + ", see no-server-error")
		}
		out := one("status.unexpected", "404 Not Found", check.Status(got), "")
		out.Level = check.Convention
		return out
	},
})
