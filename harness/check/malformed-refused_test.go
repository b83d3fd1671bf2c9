package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestMalformedRefused(t *testing.T) {
	table(t, malformedRefused, []row{
		{"400", given(MalformedJSON, answer(400, `{}`)), passes},
		{"another refusal", given(MalformedJSON, answer(422, `{}`)), finds("status.unexpected").as(verdict.Should)},
		{"accepted", given(MalformedJSON, answer(200, `{}`)), finds("input.malformed").as(verdict.Must)},
		{"redirected", given(MalformedJSON, answer(302, ``)), finds("input.malformed")},
		{"failed", given(MalformedJSON, answer(500, `{}`)), skips("no-server-error")},
	})
}
