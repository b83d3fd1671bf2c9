package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var malformedKey = register(&check.Check{
	ID: "malformed-key", Rule: "PATCH-STATUS-014", Family: "status", Order: 40, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "refuses a key that no entity has, whatever its form",
	Source:  "RFC 9110 §15.5.1 and §15.5.5",
	Sends:   "a GET of a key that is no number, no GUID and no id of Graph's, then a valid PATCH",
	Holds:   "400 or 404; another refusal is information; a success would have updated or created something that nobody asked for. Where the GET shows an entity, as mocks make one for any key, there is nothing to judge",
	Needs:   needsKey,
	Classes: []check.Class{{Name: "status.key"}, {Name: "status.unexpected"}},
	When:    onKind(check.MalformedKeys),
	Judge: func(e *check.Evidence) check.Outcome {
		if e.Accepted() && e.Operation.Response(http.StatusCreated) != nil {
			return skip("the contract documents that an update may create an entity, under any key that its client gives")
		}
		if _, missing := e.State(check.Before); missing == "" {
			return skip("reading shows an entity under that key")
		}
		out := refuse(e, "status.key", "400 or 404", http.StatusBadRequest, http.StatusNotFound)
		if e.Accepted() {
			out.Level = check.Must
			out.Findings[0].Hint = "does the target look at the key at all?"
		}
		return out
	},
})
