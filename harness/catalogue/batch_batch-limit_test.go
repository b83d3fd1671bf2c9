package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

// badBatches is the case of the batches that must be rejected, with the status of the long one and the bodies of the others, empty where
// the target rejects the whole batch.
func badBatches(long int, dependent, untyped, state string) *check.Evidence {
	e := given(check.BatchLimits, before(oldState), response(long, rejectionBody))
	for step, body := range map[string]string{check.StepDependent: dependent, check.StepUntyped: untyped} {
		if body == "" {
			addStep(e, step, "POST", 400, rejectionBody)
		} else {
			addStep(e, step, "POST", 200, body)
		}
	}
	after(state)(e)
	return e
}

// withCount is the state after an update of successDeviceCount.
func withCount(n string) string { return `{"id":"` + key + `","successDeviceCount":` + n + `}` }

func TestBatchLimit(t *testing.T) {
	table(t, batchLimit, []row{
		{"rejected", badBatches(400, "", "", oldState), passes},
		{"too large", badBatches(413, "", "", oldState), passes},
		{"carried out", badBatches(200, "", "", withCount("5")), finds("batch.limit").showing("200")},
		{"rejected, and carried out", badBatches(400, "", "", withCount("5")), finds("batch.executed").as("must")},
		{"another's value", badBatches(400, "", "", withCount("6")), passes},
		{"none offered", badBatches(404, "", "", oldState), skips("does not support $batch")},
		{"500", badBatches(500, "", "", oldState), skips("no-server-error")},
		{"cannot be read", given(check.BatchLimits, response(400, rejectionBody)), passes},
	})
}
