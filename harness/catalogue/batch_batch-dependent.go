package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var batchDependent = register(&check.Check{
	ID: "batch-dependent", Rule: "PATCH-BATCH-004", Family: "batch", Order: 930, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "fails a batch request whose dependency failed",
	Source:  "OData JSON 4.01 §19.1; Microsoft Graph JSON batching",
	Quote:   `OData JSON 4.01 §19.1: "If one of the requests it depends on has failed, the dependent request is not executed and a response with status code of 424 …"`,
	Sends:   "POST $batch with a GET that must fail and a valid PATCH that dependsOn it, between two GETs",
	Holds:   "the PATCH gets 424, and its value does not read back",
	Needs:   needsThreeValues,
	Classes: []check.Class{{Name: "batch.dependency"}, {Name: "batch.executed"}},
	When:    onKind(check.BatchLimits),
	Judge: func(e *check.Evidence) check.Outcome {
		in := e.ForStep(check.StepDependent)
		if in.Response() == nil {
			return skip(batchNotSent)
		}
		if reason := batchUnsupported(in); reason != "" {
			return skip(reason)
		}
		responses, _ := batchResponses(in)
		failed, foundRead := statusInBatch(responses, BatchRead)
		status, foundUpdate := statusInBatch(responses, BatchUpdate)
		switch {
		case !foundRead || !foundUpdate:
			return skip("the batch does not have a response to both requests, see batch")
		case failed < 400:
			return skip("the GET that must fail got " + check.Status(failed))
		case failed == http.StatusTooManyRequests || status == http.StatusTooManyRequests || status >= 500:
			return skip("the batch was throttled, or failed")
		case status != http.StatusFailedDependency:
			out := finding("batch.dependency", "424 Failed Dependency", check.Status(status), "").At(in.Steps[0].ID)
			if status >= 400 {
				out.Level = check.Should // the target rejected it all the same
			}
			return out
		case batchApplied(e, 1):
			return appliedAnyway(e, check.StepDependent)
		}
		return check.Outcome{}
	},
})

const batchNotSent = "the batch was not sent"
