package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestMalformedTokenRefused(t *testing.T) {
	table(t, malformedTokenRefused, []row{
		{"401", given(MalformedTokens, answer(401, `{}`)), passes},
		{"invalid request", given(MalformedTokens, answer(400, `{}`)), finds("status.unexpected").as(verdict.Should)},
		{"served", given(MalformedTokens, answer(200, `{}`)), finds("auth.invalid")},
		{"sent to a login page", given(MalformedTokens, answer(302, ``)), finds("auth.invalid")},
		{"failed", given(MalformedTokens, answer(500, `{}`)), skips("no-server-error")},
	})
}
