package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var emptyUpdate = register(&Check{
	ID: "empty-update", Rule: "PATCH-STATE-005", Family: "state", Order: 350, Level: verdict.Must, Safety: NOOP,
	Title:   "changes nothing on an empty update",
	Source:  "OData 4.01 Protocol §11.4.3, §9.2",
	Sends:   "a PATCH with the body {}, between two GETs",
	Holds:   "every writable property reads the same before and after; the answer is a success or 400, another refusal is warned of",
	Classes: []Class{{Name: "state.side-effect", WFC: 906}, {Name: "status.unexpected"}},
	When:    onKind(Empty),
	Judge: func(e *Evidence) Outcome {
		got := e.Answer().Status
		if got >= 500 {
			return skip("answered " + Status(got) + ", see no-server-error")
		}
		before, after, unread := e.states()
		if unread == "" {
			if out := classed("state.side-effect", e.alone(before, after)); len(out.Findings) > 0 {
				return out
			}
		}
		if !isSuccess(got) && got != http.StatusBadRequest {
			out := one("status.unexpected", "a success or 400", Status(got), "")
			out.Level = verdict.Should
			if got == http.StatusUnprocessableEntity {
				out.Level = verdict.May
			}
			return out
		}
		return Outcome{Skip: unread}
	},
})
