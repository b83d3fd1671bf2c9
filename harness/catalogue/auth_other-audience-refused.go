package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var otherAudienceRefused = register(&check.Check{
	ID: "other-audience-refused", Rule: "PATCH-AUTH-005", Family: "auth", Order: 580, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "rejects a token for another audience",
	Source:  "RFC 7519 §4.1.3; Microsoft Graph authorization errors",
	Quote:   `RFC 7519 §4.1.3: "If the principal processing the claim does not identify itself with a value in the "aud" claim …, then the JWT MUST be rejected."`,
	Sends:   "a valid PATCH with a token for another audience or cloud, which the user supplies",
	Holds:   "401 or 403",
	Needs:   "a token for another audience: --other-audience-token-file or $CONFORM_OTHER_AUDIENCE_TOKEN",
	Classes: []check.Class{{Name: "auth.audience"}, {Name: unexpectedStatus}},
	When:    onKind(check.OtherAudience),
	Judge:   rejects(check.Request, "auth.audience", check.Should, 401, 403),
})
