package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestNoTokenRefused(t *testing.T) {
	table(t, noTokenRefused, []row{
		{"401", given(NoToken, answer(401, `{}`)), passes},
		{"hidden", given(NoToken, answer(404, `{}`)), finds("status.unexpected").as(verdict.May)},
		{"403", given(NoToken, answer(403, `{}`)), finds("status.unexpected").as(verdict.Must)},
		{"served", given(NoToken, answer(204, ``)), finds("auth.missing").showing("204")},
		{"sent to a login page", given(NoToken, answer(302, ``)), finds("auth.missing").showing("302")},
		{"failed", given(NoToken, answer(500, `{}`)), skips("no-server-error")},
	})
}
