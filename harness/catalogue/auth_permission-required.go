package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var permissionRequired = register(&check.Check{
	ID: "permission-required", Rule: "PATCH-AUTH-006", Family: "auth", Order: 590, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "rejects a token without the required permission",
	Source:  "RFC 9110 §15.5.4; Microsoft Graph API guidelines, error handling",
	Quote:   `RFC 9110 §15.5.4: "If authentication credentials were provided in the request, the server considers them insufficient to grant access."`,
	Sends:   "a valid PATCH with a token that may not update, which the user supplies",
	Holds:   "403, or 404 where the target hides the entity too",
	Needs:   "a token without the permission: --no-permission-token-file or $CONFORM_NO_PERMISSION_TOKEN",
	Classes: []check.Class{{Name: "auth.permission"}, {Name: unexpectedStatus}},
	When:    onKind(check.NoPermission),
	Judge:   rejects(check.Request, "auth.permission", check.May, 403, 404),
})
