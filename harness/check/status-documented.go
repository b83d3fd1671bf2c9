package check

import (
	"fmt"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

var statusDocumented = register(&Check{
	ID: "status-documented", Rule: "PATCH-STATUS-001", Family: "status", Order: 10, Level: verdict.Documented, Safety: RST,
	Title:   "answers a valid update with the documented status",
	Source:  "the contract's responses",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "the status is one that the contract documents for success",
	Classes: []Class{{Name: "status.other-success", WFC: 101}, {Name: "status.unexpected", WFC: 101}},
	When:    onAccept,
	Judge: func(e *Evidence) Outcome {
		got := e.Answer().Status
		if len(e.Operation.Success()) == 0 {
			if isSuccess(got) {
				return skip("the contract documents no status of success")
			}
			return one("status.unexpected", "a success", Status(got), statusHint(got))
		}
		var want []string
		for _, r := range e.Operation.Success() {
			if r.Status == got {
				return Outcome{}
			}
			want = append(want, Status(r.Status))
		}
		if isSuccess(got) && !updateStatus(got) {
			return skip(fmt.Sprintf("%s is no status of an update, see status-protocol", Status(got)))
		}
		class := "status.unexpected"
		if isSuccess(got) {
			class = "status.other-success" // of its own, for it is the commonest of all and harms no body or state
		}
		promise := e.Operation.Success()[0]
		out := one(class, strings.Join(want, " or "), Status(got), statusHint(got))
		out.Cite, out.Promise = promise.Cite, promise.Text
		return out
	},
})

// statusHint says what to look at first for statuses that have a usual reason.
func statusHint(status int) string {
	switch {
	case status == 204:
		return "the update was accepted; ask with `Prefer: return=representation`, or document 204"
	case isSuccess(status):
		return "the update was accepted with another status than the page names"
	case status >= 300 && status < 400:
		return "the target sends elsewhere; is that its canonical URL?"
	case status == 404:
		return "is the entity that --param names there?"
	case status >= 500:
		return "the target failed on a valid request"
	}
	return "the target refused a request that follows the contract; its error body says why"
}
