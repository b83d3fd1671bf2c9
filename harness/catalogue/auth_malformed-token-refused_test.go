package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestMalformedTokenRefused(t *testing.T) {
	table(t, malformedTokenRefused, []row{
		{"401", given(check.MalformedTokens, response(401, `{}`)), passes},
		{"invalid request", given(check.MalformedTokens, response(400, `{}`)), finds("status.unexpected").as(check.Should)},
		{"served", given(check.MalformedTokens, response(200, `{}`)), finds("auth.invalid")},
		{"sent to a login page", given(check.MalformedTokens, response(302, ``)), finds("auth.invalid")},
		{"failed", given(check.MalformedTokens, response(500, `{}`)), skips("no-server-error")},
	})
}
