package catalogue

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestBodyComplete(t *testing.T) {
	full := strings.Replace(newState, `{"`, `{"createdDateTime":"2024-01-01T00:00:00Z","`, 1)
	short := strings.Replace(full, `"enabled":true,`, ``, 1)
	table(t, bodyComplete, []row{
		{"all", given(check.Full, before(oldState), response(200, full), after(full)), passes},
		{"null", given(check.Full, response(200, strings.Replace(full, `"enabled":true`, `"enabled":null`, 1))), passes},
		{"one less than the read after", given(check.Full, before(short), response(200, short), after(full)), finds("body.missing-member").showing("absent")},
		{"one less than the read before", given(check.Full, before(full), response(200, short), read(check.After, 403, ``)), finds("body.missing-member")},
		{"one that nobody shows", given(check.Full, before(short), response(200, short), after(short)), finds("body.missing-member").as(check.May)},
		{"what an update changed", given(check.Full, on(func(op *contract.Operation) {
			for i := range op.Responses {
				op.Responses[i].Text = "The updated properties of a device."
			}
		}), before(full), response(200, short), after(full)), finds("body.missing-member").as(check.May)},
		{"not read", given(check.Full, response(200, short)), finds("body.missing-member").as(check.May)},
		{"http: less than a read", given(check.Full, on(inHTTP), before(full), response(200, short), after(full)), finds("body.missing-member").as(check.May)},
		{"http: one that nobody shows", given(check.Full, on(inHTTP), before(short), response(200, short), after(short)), passes},
		{"no content", given(check.Full, response(204, ``)), skips("no content")},
		{"not an object", given(check.Full, response(200, `[]`)), skips("body-object")},
	})
}
