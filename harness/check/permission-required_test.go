package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestPermissionRequired(t *testing.T) {
	table(t, permissionRequired, []row{
		{"403", given(NoPermission, answer(403, `{}`)), passes},
		{"404", given(NoPermission, answer(404, `{}`)), passes},
		{"another refusal", given(NoPermission, answer(400, `{}`)), finds("status.unexpected").as(verdict.May)},
		{"served", given(NoPermission, answer(204, ``)), finds("auth.permission").showing("204")},
		{"sent to a login page", given(NoPermission, answer(302, ``)), finds("auth.permission")},
		{"failed", given(NoPermission, answer(500, `{}`)), skips("no-server-error")},
	})
}
