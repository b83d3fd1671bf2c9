package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestExpiredTokenRefused(t *testing.T) {
	table(t, expiredTokenRefused, []row{
		{"401", given(ExpiredTokens, answer(401, `{}`)), passes},
		{"another refusal", given(ExpiredTokens, answer(400, `{}`)), finds("status.unexpected").as(verdict.Should)},
		{"served", given(ExpiredTokens, answer(204, ``)), finds("auth.expired").showing("204")},
		{"sent to a login page", given(ExpiredTokens, answer(302, ``)), finds("auth.expired")},
		{"failed", given(ExpiredTokens, answer(500, `{}`)), skips("no-server-error")},
	})
}
