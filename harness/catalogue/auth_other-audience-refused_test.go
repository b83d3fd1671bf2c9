package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestOtherAudienceRefused(t *testing.T) {
	table(t, otherAudienceRefused, []row{
		{"401", given(check.OtherAudience, answer(401, `{}`)), passes},
		{"403", given(check.OtherAudience, answer(403, `{}`)), passes},
		{"another refusal", given(check.OtherAudience, answer(400, `{}`)), finds("status.unexpected").as(check.Should)},
		{"served", given(check.OtherAudience, answer(204, ``)), finds("auth.audience").showing("204")},
		{"sent to a login page", given(check.OtherAudience, answer(302, ``)), finds("auth.audience")},
		{"failed", given(check.OtherAudience, answer(500, `{}`)), skips("no-server-error")},
	})
}
