package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var emptyUpdate = register(&check.Check{
	ID: "empty-update", Rule: "PATCH-STATE-005", Family: "state", Order: 350, Level: check.Must, Profile: check.OData, Safety: check.NOOP,
	Title:   "changes nothing on an empty update",
	Source:  "OData 4.01 Protocol §11.4.3, §9.2",
	Sends:   "a PATCH with the body {}, between two GETs",
	Holds:   "every writable property reads the same before and after; the answer is a success or 400, another refusal is warned of",
	Classes: []check.Class{{Name: "state.side-effect", WFC: 906}, {Name: "status.unexpected"}},
	When:    onKind(check.Empty),
	Judge: func(e *check.Evidence) check.Outcome {
		got := e.Response().Status
		if got >= 500 {
			return skip("answered " + check.Status(got) + ", see no-server-error")
		}
		before, after, unread := e.States()
		if unread == "" {
			if out := classed("state.side-effect", ownChanges(e, before, after)); len(out.Findings) > 0 {
				return out
			}
		}
		if !check.IsSuccess(got) && got != http.StatusBadRequest {
			out := one("status.unexpected", "a success or 400", check.Status(got), "")
			out.Level = check.Should
			if got == http.StatusUnprocessableEntity {
				out.Level = check.May
			}
			return out
		}
		return check.Outcome{Skip: unread}
	},
})
