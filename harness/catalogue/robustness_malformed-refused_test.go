package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestMalformedRefused(t *testing.T) {
	table(t, malformedRefused, []row{
		{"400", given(check.MalformedJSON, answer(400, `{}`)), passes},
		{"another refusal", given(check.MalformedJSON, answer(422, `{}`)), finds("status.unexpected").as(check.Should)},
		{"accepted", given(check.MalformedJSON, answer(200, `{}`)), finds("input.malformed").as(check.Must)},
		{"redirected", given(check.MalformedJSON, answer(302, ``)), finds("input.malformed")},
		{"failed", given(check.MalformedJSON, answer(500, `{}`)), skips("no-server-error")},
	})
}
