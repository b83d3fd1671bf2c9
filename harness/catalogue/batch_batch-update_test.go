package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestBatchUpdate(t *testing.T) {
	says := func(status, state string) *check.Evidence {
		return given(check.Batch, before(oldState), response(200, `{"responses":[{"id":"update","status":`+status+`},{"id":"read","status":200}]}`), after(state))
	}
	table(t, batchUpdate, []row{
		{"made", says("204", newState), passes},
		{"made later", says("202", oldState), passes},
		{"rejected", says("400", oldState), finds("batch.refused").showing("400")},
		{"ignored", says("200", oldState), finds("batch.lost-update").showing("successDeviceCount")},
		{"throttled", says("429", oldState), skips("throttled")},
		{"status as text", says(`"204"`, newState), skips("see batch")},
		{"not read", given(check.Batch, response(200, `{"responses":[{"id":"update","status":204}]}`), read(check.After, 403, ``)), skips("403")},
		{"shown by no read", given(check.Batch, before(`{}`), response(200, `{"responses":[{"id":"update","status":204}]}`), after(`{}`)), skips("none of the values")},
		{"none offered", given(check.Batch, response(404, `404 page not found`)), skips("does not support $batch")},
	})
}
