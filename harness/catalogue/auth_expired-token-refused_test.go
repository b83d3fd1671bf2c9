package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestExpiredTokenRefused(t *testing.T) {
	table(t, expiredTokenRefused, []row{
		{"401", given(check.ExpiredTokens, response(401, `{}`)), passes},
		{"another refusal", given(check.ExpiredTokens, response(400, `{}`)), finds("status.unexpected").as(check.Should)},
		{"served", given(check.ExpiredTokens, response(204, ``)), finds("auth.expired").showing("204")},
		{"sent to a login page", given(check.ExpiredTokens, response(302, ``)), finds("auth.expired")},
		{"failed", given(check.ExpiredTokens, response(500, `{}`)), skips("no-server-error")},
	})
}
