package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestNoTokenRefused(t *testing.T) {
	table(t, noTokenRefused, []row{
		{"401", given(check.NoToken, response(401, `{}`)), passes},
		{"hidden", given(check.NoToken, response(404, `{}`)), finds("status.unexpected").as(check.May)},
		{"403", given(check.NoToken, response(403, `{}`)), finds("status.unexpected").as(check.Must)},
		{"served", given(check.NoToken, response(204, ``)), finds("auth.missing").showing("204")},
		{"sent to a login page", given(check.NoToken, response(302, ``)), finds("auth.missing").showing("302")},
		{"failed", given(check.NoToken, response(500, `{}`)), skips("no-server-error")},
	})
}
