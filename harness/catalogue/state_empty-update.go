package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var emptyUpdate = register(&check.Check{
	ID: "empty-update", Rule: "PATCH-STATE-005", Family: "state", Order: 350, Level: check.Must, Profile: check.HTTP, Safety: check.NOOP,
	Title:   "changes nothing on an empty update",
	Source:  "RFC 5789 §2; OData 4.01 Protocol §11.4.3, §9.2",
	Quote:   quoteUntouched,
	Sends:   "a PATCH with the body {}, between two GETs",
	Holds:   "every writable property reads the same before and after; the status is a success or 400, another rejection warns",
	Needs:   needsObject,
	Classes: []check.Class{{Name: "state.side-effect", WFC: 906}, {Name: unexpectedStatus}},
	When:    onKind(check.Empty),
	Judge: func(e *check.Evidence) check.Outcome {
		got := e.Response().Status
		if got >= 500 {
			return skipServerError(got)
		}
		before, after, unread := e.States()
		if unread == "" {
			if out := withClass("state.side-effect", ownChanges(e, before, after)); len(out.Findings) > 0 {
				return out
			}
		}
		switch out := finding(unexpectedStatus, "a success or 400", check.Status(got), ""); {
		case e.Accepted() || got == http.StatusBadRequest || plain(e):
			return check.Outcome{Skip: unread}
		case got == http.StatusUnprocessableEntity:
			return out.As(check.May)
		default:
			return out.As(check.Should)
		}
	},
})
