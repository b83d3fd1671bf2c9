package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestOtherAudienceRefused(t *testing.T) {
	table(t, otherAudienceRefused, []row{
		{"401", given(check.OtherAudience, response(401, `{}`)), passes},
		{"403", given(check.OtherAudience, response(403, `{}`)), passes},
		{"another refusal", given(check.OtherAudience, response(400, `{}`)), finds("status.unexpected").as(check.Should)},
		{"served", given(check.OtherAudience, response(204, ``)), finds("auth.audience").showing("204")},
		{"sent to a login page", given(check.OtherAudience, response(302, ``)), finds("auth.audience")},
		{"failed", given(check.OtherAudience, response(500, `{}`)), skips("no-server-error")},
	})
}
