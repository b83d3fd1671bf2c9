package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestOtherAudienceRefused(t *testing.T) {
	table(t, otherAudienceRefused, []row{
		{"401", given(OtherAudience, answer(401, `{}`)), passes},
		{"403", given(OtherAudience, answer(403, `{}`)), passes},
		{"another refusal", given(OtherAudience, answer(400, `{}`)), finds("status.unexpected").as(verdict.Should)},
		{"served", given(OtherAudience, answer(204, ``)), finds("auth.audience").showing("204")},
		{"sent to a login page", given(OtherAudience, answer(302, ``)), finds("auth.audience")},
		{"failed", given(OtherAudience, answer(500, `{}`)), skips("no-server-error")},
	})
}
