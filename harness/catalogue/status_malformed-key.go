package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var malformedKey = register(&check.Check{
	ID: "malformed-key", Rule: "PATCH-STATUS-014", Family: "status", Order: 40, Level: check.Should, Profile: check.OData, Safety: check.RST,
	Title:   "rejects a malformed key",
	Source:  "RFC 9110 §15.5.1 and §15.5.5",
	Quote:   `RFC 9110 §15.5.1: "The 400 (Bad Request) status code indicates that the server cannot or will not process the request due to … a client error …"`,
	Sends:   "a GET of a key that is no number, no GUID and no id of Graph, then a valid PATCH",
	Holds:   "400 or 404; another rejection is information; a success would have updated or created the wrong entity. Where the GET returns an entity, as mocks create one for any key, the check is skipped",
	Needs:   needsKey,
	Classes: []check.Class{{Name: "status.key"}, {Name: unexpectedStatus}},
	When:    onKind(check.MalformedKeys),
	Judge: func(e *check.Evidence) check.Outcome {
		if e.Accepted() && e.Operation.Response(http.StatusCreated) != nil {
			return skip("the contract documents that an update may create an entity under any key")
		}
		if _, missing := e.State(check.Before); missing == "" {
			return skip("there is an entity with that key")
		}
		out := reject(e, "status.key", check.May, 400, 404)
		if e.Accepted() {
			out.Level = check.Must
			out.Findings[0].Hint = "does the target use the key at all?"
		}
		return out
	},
})
