package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestPermissionRequired(t *testing.T) {
	table(t, permissionRequired, []row{
		{"403", given(check.NoPermission, answer(403, `{}`)), passes},
		{"404", given(check.NoPermission, answer(404, `{}`)), passes},
		{"another refusal", given(check.NoPermission, answer(400, `{}`)), finds("status.unexpected").as(check.May)},
		{"served", given(check.NoPermission, answer(204, ``)), finds("auth.permission").showing("204")},
		{"sent to a login page", given(check.NoPermission, answer(302, ``)), finds("auth.permission")},
		{"failed", given(check.NoPermission, answer(500, `{}`)), skips("no-server-error")},
	})
}
