package catalogue

import (
	"fmt"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestBatchUntyped(t *testing.T) {
	says := func(status int, state string) *check.Evidence {
		return badBatches(400, "", fmt.Sprintf(`{"responses":[{"id":"update","status":%d}]}`, status), state)
	}
	table(t, batchUntyped, []row{
		{"400", says(400, oldState), passes},
		{"the whole batch", badBatches(400, "", "", oldState), passes},
		{"415", says(415, oldState), finds("batch.untyped").as("may")},
		{"made", says(204, withCount("7")), finds("batch.untyped").showing("204")},
		{"rejected, and made", says(400, withCount("7")), finds("batch.executed").as("must")},
		{"throttled", says(429, oldState), skips("throttled")},
		{"no response", badBatches(400, "", `{"responses":[]}`, oldState), skips("see batch")},
		{"not sent", given(check.BatchLimits, response(400, rejectionBody)), skips("not sent")},
	})
}
