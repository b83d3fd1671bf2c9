package catalogue

import (
	"fmt"
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

var noServerError = register(&check.Check{
	ID: "no-server-error", Rule: "PATCH-ERROR-007", Family: "errors", Order: 860, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "does not fail with 5xx on a request that it may reject",
	Source:  "RFC 9110 §15.6",
	Quote:   quoteServerError,
	Sends:   "a request that must be rejected, or may be, and a GET of an entity that does not exist",
	Holds:   "a response, with no 500 and no 502. 503 and 504 are inconclusive, any other 5xx warns; 501 is for what a target need not support: an unknown or undocumented method, an update of a collection, a batch, a query option",
	Classes: []check.Class{{Name: "status.server-error", WFC: 100}, {Name: "target.crashed"}, {Name: "target.disconnected"}, {Name: "state.unreadable"}},
	Covers: []check.Rule{
		{ID: "PATCH-STATUS-009", Why: "the target may reject or serve the case lower-case-method, but must not fail"},
		{ID: "PATCH-CONNEG-003", Why: "the target may reject or serve the case untyped-body, but must not fail"},
		{ID: "PATCH-ROBUST-006", Why: "the case bad-bodies nests a value a thousand deep; five MiB are too much to send to a tenant at each run"},
	},
	When: func(s *check.Scenario) bool {
		return s.Intent != check.Accept && !onKind(check.Parallel, check.ParallelTags)(s)
	}, // see parallel-updates
	Judge: func(e *check.Evidence) (worst check.Outcome) {
		optional := onKind(check.UnknownMethods, check.UndocumentedMethods, check.CollectionMethods, check.LowerCase, check.ToCollection, check.Batch, check.BatchLimits, check.Repeated, check.Heads, check.Options)(e.Scenario)
		for _, s := range failing(e) {
			got := s.Exchange.Status
			if got < 500 || got == http.StatusNotImplemented && optional || wire.Overloaded(got) {
				continue
			}
			want := "4xx"
			if s.Name != check.Request {
				want += fmt.Sprintf(" for the step %q", s.Name)
			}
			out := finding("status.server-error", want, check.Status(got), "the target may reject the request, but must not fail on it").At(s.ID).As(check.Must)
			if got != http.StatusInternalServerError && got != http.StatusBadGateway {
				out.Level = check.Should
			}
			worst = worse(worst, out)
		}
		return worst
	},
})

// failing returns the requests of a case, and the reads of an entity that does not exist.
func failing(e *check.Evidence) []check.Step {
	if e.Kind == check.UnknownKeys {
		return e.Steps
	}
	return e.Requests()
}
