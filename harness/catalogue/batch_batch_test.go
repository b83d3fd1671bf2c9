package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestBatch(t *testing.T) {
	says := func(body string) *check.Evidence { return given(check.Batch, response(200, body)) }
	table(t, batch, []row{
		{"in order", says(`{"responses":[{"id":"update","status":204},{"id":"read","status":200,"headers":{},"body":{}}]}`), passes},
		{"in another", says(`{"responses":[{"id":"read","status":403},{"id":"update","status":429}]}`), passes},
		{"one missing", says(`{"responses":[{"id":"update","status":204}]}`), finds("batch.id").showing("0")},
		{"one twice", says(`{"responses":[{"id":"update","status":204},{"id":"update","status":204},{"id":"read","status":200}]}`), finds("batch.id").showing("2")},
		{"status as text", says(`{"responses":[{"id":"update","status":"204"},{"id":"read","status":200}]}`), finds("batch.status").showing("204")},
		{"no responses", says(`{}`), finds("batch.id")},
		{"no object", says(`[]`), finds("batch.body")},
		{"424", given(check.Batch, response(202, `{}`)), finds("batch.status").showing("202")},
		{"none offered", given(check.Batch, response(404, `404 page not found`)), skips("does not support $batch")},
		{"none implemented", given(check.Batch, response(501, ``)), skips("does not support $batch")},
		{"500", given(check.Batch, response(500, ``)), skips("no-server-error")},
	})
}
