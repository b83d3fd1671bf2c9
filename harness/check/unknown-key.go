package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var unknownKey = register(&Check{
	ID: "unknown-key", Rule: "PATCH-STATUS-005", Family: "status", Order: 30, Level: verdict.Must, Safety: RST,
	Title:   "answers 404 for an entity that does not exist, and creates none",
	Source:  "OData 4.01 Protocol §11.4.4, Graph guidelines (upsert)",
	Sends:   "a valid PATCH to a well-formed key that no entity has, then a GET of it",
	Holds:   "404; another refusal, such as 400 or 409, is warned of; a success would have created an entity under a key of the client's making",
	Needs:   needsKey,
	Classes: []Class{{Name: "state.created"}, {Name: "status.unexpected"}},
	When:    onKind(UnknownKeys),
	Judge: func(e *Evidence) Outcome {
		got := e.Answer().Status
		switch {
		case got == http.StatusNotFound:
			if _, reason := e.state(After); reason == "" {
				return one("state.created", "no entity under the unknown key", "reading it answers an entity", "")
			}
			return Outcome{}
		case isSuccess(got):
			return one("state.created", "404 Not Found", Status(got), "does the target create entities on PATCH, and is that documented?")
		case got >= http.StatusInternalServerError:
			return skip("answered " + Status(got) + ", see no-server-error")
		}
		out := one("status.unexpected", "404 Not Found", Status(got), "")
		out.Level = verdict.Graph
		return out
	},
})
