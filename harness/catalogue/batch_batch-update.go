package catalogue

import (
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var batchUpdate = register(&check.Check{
	ID: "batch-update", Rule: "PATCH-BATCH-001", Family: "batch", Order: 910, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "applies an update in a batch",
	Source:  "OData 4.01 Protocol §11.7",
	Quote:   `OData 4.01 Protocol §11.7: "Individual requests within a batch request are evaluated according to the same semantics used when the request appears outside the context of a batch request."`,
	Sends:   "POST $batch with a valid PATCH, between two GETs",
	Holds:   "the PATCH in the batch gets a success, and at least one of its values reads back; read-back judges each value of an update",
	Classes: []check.Class{{Name: "batch.lost-update"}, {Name: "batch.refused"}},
	When:    onKind(check.Batch),
	Judge: func(e *check.Evidence) check.Outcome {
		if reason := batchUnsupported(e); reason != "" {
			return skip(reason)
		}
		responses, _ := batchResponses(e)
		status, found := statusInBatch(responses, BatchUpdate)
		switch {
		case !found:
			return skip("the batch has no response to the update, see batch")
		case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
			return skip("the target throttled the update")
		case !check.IsSuccess(status):
			return finding("batch.refused", "a success, as for the same update alone", check.Status(status), "")
		}
		after, reason := e.State(check.After)
		if reason != "" {
			return skip(reason)
		}
		lost, compared := e.Lost(after)
		if compared == 0 {
			return skip("reading the entity shows none of the values")
		}
		if len(lost) > 0 && len(lost) == compared-e.AlreadySet(lost) && status != http.StatusAccepted {
			return finding("batch.lost-update", "the values of the update read back", "not those of "+strings.Join(lost, ", "), "")
		}
		return check.Outcome{}
	},
})
