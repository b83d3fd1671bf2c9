package catalogue

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var statusDocumented = register(&check.Check{
	ID: "status-documented", Rule: "PATCH-STATUS-001", Family: "status", Order: 10, Level: check.Documented, Profile: check.HTTP, Safety: check.RST,
	Title:   "returns the documented status for a valid update",
	Source:  "the contract's responses",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "the status is one that the contract documents for success, and one that it documents with a preference, or for updates of some properties, is not returned without",
	Classes: []check.Class{{Name: "status.other-success", WFC: 101}, {Name: unexpectedStatus, WFC: 101}},
	When:    onAccept,
	Judge: func(e *check.Evidence) check.Outcome {
		got := e.Response().Status
		documented := e.Operation.SuccessOf(slices.Collect(maps.Keys(e.Change)))
		if len(documented) == 0 {
			if e.Accepted() {
				return skip("the contract documents no success")
			}
			return finding(unexpectedStatus, "a success", check.Status(got), statusHint(got))
		}
		var want []string
		for _, r := range documented {
			asked := strings.Contains(strings.Join(e.Response().Request.Header.Values("Prefer"), ","), r.Prefer)
			if r.Covers(got) && e.Accepted() && asked {
				return check.Outcome{}
			}
			if words := statusWords(&r); asked {
				want = append(want, words)
			} else {
				want = append(want, words+" with Prefer: "+r.Prefer)
			}
		}
		if conflicts(e, got) {
			return skip(conflicting)
		}
		class := unexpectedStatus
		if e.Accepted() {
			if !isUpdateStatus(got) && !plain(e) {
				return skip(check.Status(got) + " is not a status of an update, see status-protocol")
			}
			class = "status.other-success" // a class of its own: it is the most frequent deviation, and body and state can still be judged
		}
		out := finding(class, strings.Join(want, " or "), check.Status(got), statusHint(got))
		out.Cite, out.Promise = documented[0].Cite, documented[0].Text
		return out
	},
})

// statusWords says which status a documented success has.
func statusWords(r *contract.Response) string {
	switch {
	case r.Range > 0:
		return "a status of " + r.Words()
	case r.Status == 0:
		return "a success"
	}
	return check.Status(r.Status)
}

// statusHint gives the usual reason for a status.
func statusHint(status int) string {
	switch {
	case status == http.StatusNoContent:
		return "the update was accepted; ask with `Prefer: return=representation`, or document 204"
	case check.IsSuccess(status):
		return "the update was accepted, with another status than the contract documents"
	case status >= 300 && status < 400:
		return "is --target the canonical URL of the target?"
	case status == http.StatusNotFound:
		return "does the entity exist? --param names its key, which is made up otherwise, and --target the base URL with its path"
	}
	return "the request follows the contract"
}
