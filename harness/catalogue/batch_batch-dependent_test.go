package catalogue

import (
	"fmt"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestBatchDependent(t *testing.T) {
	says := func(read, update int, state string) *check.Evidence {
		return badBatches(400, fmt.Sprintf(`{"responses":[{"id":"update","status":%d},{"id":"read","status":%d}]}`, update, read), "", state)
	}
	table(t, batchDependent, []row{
		{"424", says(404, 424, oldState), passes},
		{"424, and made", says(400, 424, withCount("6")), finds("batch.executed")},
		{"made", says(404, 200, withCount("6")), finds("batch.dependency").showing("200")},
		{"rejected otherwise", says(404, 409, oldState), finds("batch.dependency").as("should")},
		{"the read is served", says(200, 200, withCount("6")), skips("the GET")},
		{"throttled", says(429, 424, oldState), skips("throttled")},
		{"failed", says(404, 503, oldState), skips("throttled")},
		{"no response to one", badBatches(400, `{"responses":[{"id":"read","status":404}]}`, "", oldState), skips("see batch")},
		{"rejected whole", badBatches(400, "", "", oldState), skips("does not support $batch")},
		{"not sent", given(check.BatchLimits, response(400, rejectionBody)), skips("not sent")},
	})
}
