package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestMalformedRefused(t *testing.T) {
	table(t, malformedRefused, []row{
		{"400", given(check.MalformedJSON, response(400, `{}`)), passes},
		{"another refusal", given(check.MalformedJSON, response(422, `{}`)), finds("status.unexpected").as(check.Should)},
		{"accepted", given(check.MalformedJSON, response(200, `{}`)), finds("input.malformed").as(check.Must)},
		{"redirected", given(check.MalformedJSON, response(302, ``)), finds("input.malformed")},
		{"followed by a word", given(check.BadBodies, response(400, `{}`), furtherRequest(check.StepTrailing, 400, `{}`)), passes},
		{"accepted with a word behind it", given(check.BadBodies, response(400, `{}`), furtherRequest(check.StepTrailing, 200, `{}`)),
			finds("input.malformed").as(check.Must)},
		{"not sent", given(check.BadBodies, response(400, `{}`)), skips("not sent")},
		{"failed", given(check.MalformedJSON, response(500, `{}`)), skips("no-server-error")},
	})
}
