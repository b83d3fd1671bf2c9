package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var batchDependent = register(&Check{
	ID: "batch-dependent", Rule: "PATCH-BATCH-004", Family: "batch", Order: 930, Level: verdict.Must, Safety: RST,
	Title:   "fails what depends on a failed request of a batch",
	Source:  "OData JSON 4.01 §19.1; Microsoft Graph JSON batching",
	Sends:   "POST $batch with a GET that must fail and a valid PATCH that dependsOn it, between two GETs",
	Holds:   "the PATCH is answered 424, and its value does not read back",
	Needs:   needsThreeValues,
	Classes: []Class{{Name: "batch.dependency"}, {Name: "batch.executed"}},
	When:    onKind(BatchLimits),
	Judge: func(e *Evidence) Outcome {
		in := e.about(Dependent)
		if in.Answer() == nil {
			return skip("the batch was not sent")
		}
		if reason := in.noBatch(); reason != "" {
			return skip(reason)
		}
		answer, _ := in.batchAnswer()
		failed, knows := statusOf(answer, BatchRead)
		status, found := statusOf(answer, BatchUpdate)
		switch {
		case !knows || !found:
			return skip("the batch does not answer both requests, see batch")
		case failed < 400:
			return skip("the GET that was to fail was answered " + Status(failed))
		case failed == http.StatusTooManyRequests || status == http.StatusTooManyRequests || status >= 500:
			return skip("the batch was throttled, or failed")
		case status != http.StatusFailedDependency:
			out := one("batch.dependency", "424 Failed Dependency", Status(status), "").at(in.Steps[0].ID)
			if status >= 400 {
				out.Level = verdict.Should // it was refused all the same
			}
			return out
		case e.made(1):
			return executed(e, Dependent)
		}
		return Outcome{}
	},
})
