package catalogue

import (
	"fmt"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var statusDocumented = register(&check.Check{
	ID: "status-documented", Rule: "PATCH-STATUS-001", Family: "status", Order: 10, Level: check.Documented, Profile: check.HTTP, Safety: check.RST,
	Title:   "answers a valid update with the documented status",
	Source:  "the contract's responses",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "the status is one that the contract documents for success",
	Classes: []check.Class{{Name: "status.other-success", WFC: 101}, {Name: "status.unexpected", WFC: 101}},
	When:    onAccept,
	Judge: func(e *check.Evidence) check.Outcome {
		got := e.Response().Status
		if len(e.Operation.Success()) == 0 {
			if check.IsSuccess(got) {
				return skip("the contract documents no status of success")
			}
			return one("status.unexpected", "a success", check.Status(got), statusHint(got))
		}
		var want []string
		for _, r := range e.Operation.Success() {
			if r.Status == got {
				return check.Outcome{}
			}
			want = append(want, check.Status(r.Status))
		}
		if check.IsSuccess(got) && !updateStatus(got) {
			return skip(fmt.Sprintf("%s is no status of an update, see status-protocol", check.Status(got)))
		}
		class := "status.unexpected"
		if check.IsSuccess(got) {
			class = "status.other-success" // of its own, for it is the commonest of all and harms no body or state
		}
		promise := e.Operation.Success()[0]
		out := one(class, strings.Join(want, " or "), check.Status(got), statusHint(got))
		out.Cite, out.Promise = promise.Cite, promise.Text
		return out
	},
})

// statusHint says what to look at first for statuses that have a usual reason.
func statusHint(status int) string {
	switch {
	case status == 204:
		return "the update was accepted; ask with `Prefer: return=representation`, or document 204"
	case check.IsSuccess(status):
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
