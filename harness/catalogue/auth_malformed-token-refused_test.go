package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestMalformedTokenRefused(t *testing.T) {
	table(t, malformedTokenRefused, []row{
		{"401", given(check.MalformedTokens, answer(401, `{}`)), passes},
		{"invalid request", given(check.MalformedTokens, answer(400, `{}`)), finds("status.unexpected").as(check.Should)},
		{"served", given(check.MalformedTokens, answer(200, `{}`)), finds("auth.invalid")},
		{"sent to a login page", given(check.MalformedTokens, answer(302, ``)), finds("auth.invalid")},
		{"failed", given(check.MalformedTokens, answer(500, `{}`)), skips("no-server-error")},
	})
}
