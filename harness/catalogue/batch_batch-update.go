package catalogue

import (
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var batchUpdate = register(&check.Check{
	ID: "batch-update", Rule: "PATCH-BATCH-001", Family: "batch", Order: 910, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "updates in a batch as it does alone",
	Source:  "OData 4.01 Protocol §11.7",
	Sends:   "POST $batch with a valid PATCH, between two GETs",
	Holds:   "the PATCH in the batch is answered with a success, and its values read back, or some of them: read-back judges what an update keeps",
	Classes: []check.Class{{Name: "batch.lost-update"}, {Name: "batch.refused"}},
	When:    onKind(check.Batch),
	Judge: func(e *check.Evidence) check.Outcome {
		if reason := batchUnsupported(e); reason != "" {
			return skip(reason)
		}
		answer, _ := batchResponse(e)
		status, found := statusOf(answer, BatchUpdate)
		switch {
		case !found:
			return skip("the batch has no answer to the update, see batch")
		case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
			return skip("the update was throttled")
		case !check.IsSuccess(status):
			return one("batch.refused", "a success, as for the same update alone", check.Status(status), "")
		}
		after, reason := e.State(check.After)
		if reason != "" {
			return skip(reason)
		}
		lost, seen := e.Lost(after)
		if seen == 0 {
			return skip("reading the entity shows none of the values")
		}
		if len(lost) > 0 && len(lost) == seen-e.AlreadySet(lost) && status != http.StatusAccepted {
			return one("batch.lost-update", "the values of the update read back", "not those of "+strings.Join(lost, ", "), "")
		}
		return check.Outcome{}
	},
})
