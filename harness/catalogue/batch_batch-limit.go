package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

// MaxBatch is how many requests Graph takes in one batch.
const MaxBatch = 20

var batchLimit = register(&check.Check{
	ID: "batch-limit", Rule: "PATCH-BATCH-003", Family: "batch", Order: 920, Level: check.Convention, Profile: check.Graph, Safety: check.RST,
	Title:   "refuses a batch that is too long, whole",
	Source:  "Microsoft Graph JSON batching, limits",
	Sends:   "POST $batch with a valid PATCH and 20 GETs, between two GETs",
	Holds:   "4xx, and the value of the PATCH does not read back",
	Needs:   needsThreeValues,
	Classes: []check.Class{{Name: "batch.executed"}, {Name: "batch.limit"}},
	When:    onKind(check.BatchLimits),
	Judge: func(e *check.Evidence) check.Outcome {
		if e.Response().Status < 400 {
			return one("batch.limit", "400 Bad Request", check.Status(e.Response().Status), "a batch has at most 20 requests")
		}
		if batchApplied(e, 0) {
			return executed(e, check.Request)
		}
		if got := e.Response().Status; got >= 500 || got == http.StatusNotFound || got == http.StatusMethodNotAllowed {
			return skip(batchUnsupported(e))
		}
		return check.Outcome{}
	},
})

// made tells whether the entity was given the n-th of the values that no batch may give it.
func batchApplied(e *check.Evidence, n int) bool {
	before, after, reason := e.States()
	if reason != "" || len(e.Values) <= n {
		return false
	}
	was, is := before[e.Target], after[e.Target]
	t := e.TypeOf(e.Target)
	return !t.Equal(e.Values[n], was) && t.Equal(e.Values[n], is)
}

// executed says that a step's update was made although it was refused, which is a must whatever the status is.
func executed(e *check.Evidence, step string) check.Outcome {
	out := one("batch.executed", "an update that is refused and not made", e.Target+" now reads its value", "").At(e.ForStep(step).Steps[0].ID)
	out.Level = check.Must
	return out
}
