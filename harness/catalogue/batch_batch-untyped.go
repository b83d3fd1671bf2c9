package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var batchUntyped = register(&check.Check{
	ID: "batch-untyped", Rule: "PATCH-BATCH-005", Family: "batch", Order: 940, Level: check.Convention, Profile: check.Graph, Safety: check.RST,
	Title:   "rejects a batch request with a body but no Content-Type",
	Source:  "Microsoft Graph JSON batching, request format",
	Quote:   `Microsoft Graph JSON batching, request format: "When a body is included with the request, the headers object must contain a value for Content-Type."`,
	Sends:   "POST $batch with a valid PATCH whose headers lack Content-Type, between two GETs",
	Holds:   "4xx, preferably 400, for the request or the whole batch, and the value does not read back",
	Needs:   needsThreeValues,
	Classes: []check.Class{{Name: "batch.executed"}, {Name: "batch.untyped"}},
	When:    onKind(check.BatchLimits),
	Judge: func(e *check.Evidence) check.Outcome {
		in := e.ForStep(check.StepUntyped)
		if in.Response() == nil {
			return skip(batchNotSent)
		}
		if in.Response().Status != http.StatusBadRequest { // Graph rejects the whole batch
			if reason := batchUnsupported(in); reason != "" {
				return skip(reason)
			}
			responses, _ := batchResponses(in)
			status, found := statusInBatch(responses, BatchUpdate)
			switch {
			case !found:
				return skip("the batch has no response to the request, see batch")
			case status >= 500 || status == http.StatusTooManyRequests:
				return skip("the request was throttled, or failed")
			case status != http.StatusBadRequest:
				out := finding("batch.untyped", "400 Bad Request", check.Status(status), "").At(in.Steps[0].ID)
				if status >= 400 {
					out.Level = check.May
				}
				return out
			}
		}
		if batchApplied(e, 2) {
			return appliedAnyway(e, check.StepUntyped)
		}
		return check.Outcome{}
	},
})
