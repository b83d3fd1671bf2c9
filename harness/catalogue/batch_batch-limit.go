package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

// MaxBatch is the number of requests that Graph accepts in one batch.
const MaxBatch = 20

var batchLimit = register(&check.Check{
	ID: "batch-limit", Rule: "PATCH-BATCH-003", Family: "batch", Order: 920, Level: check.Convention, Profile: check.Graph, Safety: check.RST,
	Title:   "rejects a batch of more than 20 requests as a whole",
	Source:  "Microsoft Graph JSON batching, limits",
	Quote:   `Microsoft Graph JSON batching, limits: "JSON batch requests are currently limited to 20 individual requests."`,
	Sends:   "POST $batch with a valid PATCH and 20 GETs, between two GETs",
	Holds:   "4xx, and the value of the PATCH does not read back",
	Needs:   needsThreeValues,
	Classes: []check.Class{{Name: "batch.executed"}, {Name: "batch.limit"}},
	When:    onKind(check.BatchLimits),
	Judge: func(e *check.Evidence) check.Outcome {
		got := e.Response().Status
		switch {
		case got < 400:
			return finding("batch.limit", "400 Bad Request", check.Status(got), "a batch has at most 20 requests")
		case batchApplied(e, 0):
			return appliedAnyway(e, check.Request)
		case got >= 500 || got == http.StatusNotFound || got == http.StatusMethodNotAllowed:
			return skip(batchUnsupported(e))
		}
		return check.Outcome{}
	},
})

// batchApplied reports whether the entity now has the n-th of the values that must not be applied.
func batchApplied(e *check.Evidence, n int) bool {
	before, after, reason := e.States()
	if reason != "" || len(e.Values) <= n {
		return false
	}
	t := e.TypeOf(e.Target)
	return !t.Equal(e.Values[n], before[e.Target]) && t.Equal(e.Values[n], after[e.Target])
}

// appliedAnyway reports that the target rejected a step's update but applied it, which breaks a must.
func appliedAnyway(e *check.Evidence, step string) check.Outcome {
	return finding("batch.executed", "a rejected update that is not applied", e.Target+" now has its value", "").At(e.ForStep(step).Steps[0].ID).As(check.Must)
}
