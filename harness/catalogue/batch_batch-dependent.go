package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var batchDependent = register(&check.Check{
	ID: "batch-dependent", Rule: "PATCH-BATCH-004", Family: "batch", Order: 930, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "fails what depends on a failed request of a batch",
	Source:  "OData JSON 4.01 §19.1; Microsoft Graph JSON batching",
	Sends:   "POST $batch with a GET that must fail and a valid PATCH that dependsOn it, between two GETs",
	Holds:   "the PATCH is answered 424, and its value does not read back",
	Needs:   needsThreeValues,
	Classes: []check.Class{{Name: "batch.dependency"}, {Name: "batch.executed"}},
	When:    onKind(check.BatchLimits),
	Judge: func(e *check.Evidence) check.Outcome {
		in := e.ForStep(check.StepDependent)
		if in.Response() == nil {
			return skip("the batch was not sent")
		}
		if reason := batchUnsupported(in); reason != "" {
			return skip(reason)
		}
		answer, _ := batchResponse(in)
		failed, knows := statusOf(answer, BatchRead)
		status, found := statusOf(answer, BatchUpdate)
		switch {
		case !knows || !found:
			return skip("the batch does not answer both requests, see batch")
		case failed < 400:
			return skip("the GET that was to fail was answered " + check.Status(failed))
		case failed == http.StatusTooManyRequests || status == http.StatusTooManyRequests || status >= 500:
			return skip("the batch was throttled, or failed")
		case status != http.StatusFailedDependency:
			out := one("batch.dependency", "424 Failed Dependency", check.Status(status), "").At(in.Steps[0].ID)
			if status >= 400 {
				out.Level = check.Should // it was refused all the same
			}
			return out
		case batchApplied(e, 1):
			return executed(e, check.StepDependent)
		}
		return check.Outcome{}
	},
})
