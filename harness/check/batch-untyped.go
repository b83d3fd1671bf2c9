package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var batchUntyped = register(&Check{
	ID: "batch-untyped", Rule: "PATCH-BATCH-005", Family: "batch", Order: 940, Level: verdict.Graph, Safety: RST,
	Title:   "refuses a body without Content-Type in a batch",
	Source:  "Microsoft Graph JSON batching, request format",
	Sends:   "POST $batch with a valid PATCH whose headers lack Content-Type, between two GETs",
	Holds:   "4xx, 400 preferred, for the request or the whole batch, and the value does not read back",
	Needs:   needsThreeValues,
	Classes: []Class{{Name: "batch.executed"}, {Name: "batch.untyped"}},
	When:    onKind(BatchLimits),
	Judge: func(e *Evidence) Outcome {
		in := e.about(Untyped)
		if in.Answer() == nil {
			return skip("the batch was not sent")
		}
		if in.Answer().Status != http.StatusBadRequest { // Graph refuses the whole batch
			if reason := in.noBatch(); reason != "" {
				return skip(reason)
			}
			answer, _ := in.batchAnswer()
			status, found := statusOf(answer, BatchUpdate)
			switch {
			case !found:
				return skip("the batch does not answer the request, see batch")
			case status >= 500 || status == http.StatusTooManyRequests:
				return skip("the request was throttled, or failed")
			case status != http.StatusBadRequest:
				out := one("batch.untyped", "400 Bad Request", Status(status), "").at(in.Steps[0].ID)
				if status >= 400 {
					out.Level = verdict.May
				}
				return out
			}
		}
		if e.made(2) {
			return executed(e, Untyped)
		}
		return Outcome{}
	},
})
