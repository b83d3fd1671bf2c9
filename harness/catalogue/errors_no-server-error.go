package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var noServerError = register(&check.Check{
	ID: "no-server-error", Rule: "PATCH-ERROR-007", Family: "errors", Order: 860, Level: check.Should, Profile: check.HTTP, Safety: check.RO,
	Title:   "does not return 5xx for a client error",
	Source:  "RFC 9110 §15.5",
	Sends:   "a request that must be rejected, or may be",
	Holds:   "no 5xx; 501 only for what a target need not support: an unknown or undocumented method, an update of a collection, a batch, a query option",
	Classes: []check.Class{{Name: "status.server-error", WFC: 100}},
	Covers: []check.Rule{
		{ID: "PATCH-STATUS-009", Why: "the target may reject or serve the case lower-case-method, but must not fail"},
		{ID: "PATCH-CONNEG-003", Why: "the target may reject or serve the case untyped-body, but must not fail"},
		{ID: "PATCH-ROBUST-006", Why: "the case bad-bodies nests a value a thousand deep; five MiB are too much to send to a tenant at each run"},
	},
	When: func(s *check.Scenario) bool { return s.Intent != check.Accept },
	Judge: func(e *check.Evidence) check.Outcome {
		optional := onKind(check.UnknownMethods, check.UndocumentedMethods, check.LowerCase, check.ToCollection, check.Batch, check.BatchLimits, check.Repeated)(e.Scenario)
		for _, s := range e.Requests() {
			got := s.Exchange.Status
			if got < 500 || got == http.StatusNotImplemented && optional {
				continue
			}
			hint := "the request is invalid on purpose; the target should return a 4xx"
			if e.Intent == check.Open {
				hint = "the target may reject the request, but must not fail on it"
			}
			return finding("status.server-error", "4xx", check.Status(got), hint).At(s.ID)
		}
		return check.Outcome{}
	},
})
