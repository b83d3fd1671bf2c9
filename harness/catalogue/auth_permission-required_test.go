package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestPermissionRequired(t *testing.T) {
	table(t, permissionRequired, []row{
		{"403", given(check.NoPermission, response(403, `{}`)), passes},
		{"404", given(check.NoPermission, response(404, `{}`)), passes},
		{"another refusal", given(check.NoPermission, response(400, `{}`)), finds("status.unexpected").as(check.May)},
		{"served", given(check.NoPermission, response(204, ``)), finds("auth.permission").showing("204")},
		{"sent to a login page", given(check.NoPermission, response(302, ``)), finds("auth.permission")},
		{"failed", given(check.NoPermission, response(500, `{}`)), skips("no-server-error")},
	})
}
