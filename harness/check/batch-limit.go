package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

// MaxBatch is how many requests Graph takes in one batch.
const MaxBatch = 20

var batchLimit = register(&Check{
	ID: "batch-limit", Rule: "PATCH-BATCH-003", Family: "batch", Order: 920, Level: verdict.Graph, Safety: RST,
	Title:   "refuses a batch that is too long, whole",
	Source:  "Microsoft Graph JSON batching, limits",
	Sends:   "POST $batch with a valid PATCH and 20 GETs, between two GETs",
	Holds:   "4xx, and the value of the PATCH does not read back",
	Needs:   needsThreeValues,
	Classes: []Class{{Name: "batch.executed"}, {Name: "batch.limit"}},
	When:    onKind(BatchLimits),
	Judge: func(e *Evidence) Outcome {
		if e.Answer().Status < 400 {
			return one("batch.limit", "400 Bad Request", Status(e.Answer().Status), "a batch has at most 20 requests")
		}
		if e.made(0) {
			return executed(e, Request)
		}
		if got := e.Answer().Status; got >= 500 || got == http.StatusNotFound || got == http.StatusMethodNotAllowed {
			return skip(e.noBatch())
		}
		return Outcome{}
	},
})

// made tells whether the entity was given the n-th of the values that no batch may give it.
func (e *Evidence) made(n int) bool {
	before, after, reason := e.states()
	if reason != "" || len(e.Choices) <= n {
		return false
	}
	was, is := before[e.Target], after[e.Target]
	t := e.typeOf(e.Target)
	return !t.equal(e.Choices[n], was) && t.equal(e.Choices[n], is)
}

// executed says that a step's update was made although it was refused, which is a must whatever the status is.
func executed(e *Evidence, step string) Outcome {
	out := one("batch.executed", "an update that is refused and not made", e.Target+" now reads its value", "").at(e.about(step).Steps[0].ID)
	out.Level = verdict.Must
	return out
}
