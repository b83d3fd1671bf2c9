package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var unknownKey = register(&check.Check{
	ID: "unknown-key", Rule: "PATCH-STATUS-005", Family: "status", Order: 30, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "returns 404 for an entity that does not exist, and creates none",
	Source:  "the contract's 404; OData 4.01 Protocol §11.4.4, Graph guidelines (upsert)",
	Quote:   `OData 4.01 Protocol §11.4.4: "Services MUST fail an update request to a URL that would identify such an entity and the entity does not yet exist."`,
	Sends:   "a valid PATCH to a well-formed key, of the key's own type, that no entity has, then a GET of it",
	Holds:   "404; another rejection, such as 400 or 409, warns; a success would have created an entity under a key that the client chose. In http, where the contract documents no 404, such an entity is information",
	Needs:   needsKey,
	Classes: []check.Class{{Name: "state.created"}, {Name: unexpectedStatus}},
	When:    onKind(check.UnknownKeys),
	Judge: func(e *check.Evidence) check.Outcome {
		open := plain(e) && e.Operation.Response(http.StatusNotFound) == nil // an update may create an entity (RFC 5789 §2)
		if _, reason := e.State(check.Before); reason == "" {
			return skip("reading shows an entity under that key")
		}
		switch got := e.Response().Status; {
		case got == http.StatusNotFound:
			if _, reason := e.State(check.After); reason == "" {
				return finding("state.created", "no entity under the unknown key", "reading it returns an entity", "")
			}
			return check.Outcome{}
		case e.Accepted() && mayExist(e):
			return skip("no read shows that the key is unknown")
		case e.Accepted():
			_, hint := e.State(check.After)
			if hint == "" {
				hint = "reading the unknown key now returns an entity; does the contract document that an update may create one?"
			}
			out := finding("state.created", "404 Not Found", check.Status(got), hint)
			if open {
				out.Level, out.Cite = check.May, "RFC 5789 §2"
			}
			return out
		case got >= http.StatusInternalServerError:
			return skipServerError(got)
		case open:
			return check.Outcome{}
		default:
			return finding(unexpectedStatus, "404 Not Found", check.Status(got), "").As(check.Convention)
		}
	},
})

// mayExist reports whether there may have been an entity before the update: a read of it returned neither 404 nor 410, and the update
// not 201.
func mayExist(e *check.Evidence) bool {
	x := e.Step(check.Before)
	return x != nil && !isMissing(x.Status) && e.Response().Status != http.StatusCreated
}

func isMissing(status int) bool { return status == http.StatusNotFound || status == http.StatusGone }
