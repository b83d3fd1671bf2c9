package check

import (
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

var batchUpdate = register(&Check{
	ID: "batch-update", Rule: "PATCH-BATCH-001", Family: "batch", Order: 910, Level: verdict.Must, Safety: RST,
	Title:   "updates in a batch as it does alone",
	Source:  "OData 4.01 Protocol §11.7",
	Sends:   "POST $batch with a valid PATCH, between two GETs",
	Holds:   "the PATCH in the batch is answered with a success, and its values read back, or some of them: read-back judges what an update keeps",
	Classes: []Class{{Name: "batch.lost-update"}, {Name: "batch.refused"}},
	When:    onKind(Batch),
	Judge: func(e *Evidence) Outcome {
		if reason := e.noBatch(); reason != "" {
			return skip(reason)
		}
		answer, _ := e.batchAnswer()
		status, found := statusOf(answer, BatchUpdate)
		switch {
		case !found:
			return skip("the batch has no answer to the update, see batch")
		case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
			return skip("the update was throttled")
		case !isSuccess(status):
			return one("batch.refused", "a success, as for the same update alone", Status(status), "")
		}
		after, reason := e.state(After)
		if reason != "" {
			return skip(reason)
		}
		lost, seen := e.unkept(after)
		if seen == 0 {
			return skip("reading the entity shows none of the values")
		}
		if len(lost) > 0 && len(lost) == seen-e.unmoved(lost) && status != http.StatusAccepted {
			return one("batch.lost-update", "the values of the update read back", "not those of "+strings.Join(lost, ", "), "")
		}
		return Outcome{}
	},
})
