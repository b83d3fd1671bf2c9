package mock

import "net/http"

var authFaults = []Fault{
	{ID: "no-token-read", Check: "no-token-refused", Title: "serves reads without a token", hooks: ignore(ruleNoTokenRead)},
	{ID: "expired-token-read", Check: "expired-token-refused", Title: "serves reads with an expired token", Token: true, hooks: ignore(ruleExpiredRead)},
	{ID: "no-token-accepted", Check: "no-token-refused", Title: "serves requests without credentials", hooks: ignore(ruleNoToken)},
	{
		ID: "no-token-forbidden", Check: "no-token-refused", Title: "returns 403 for requests without credentials",
		hooks: rejectWith(ruleNoToken, http.StatusForbidden),
	},
	{
		ID: "malformed-token-forbidden", Check: "malformed-token-refused", Title: "returns 403 for a token that nobody issued",
		hooks: rejectWith(ruleBadToken, http.StatusForbidden),
	},
	{
		ID: "www-authenticate-missing", Check: "www-authenticate", Title: "omits WWW-Authenticate from 401 responses",
		hooks: dropHeader("WWW-Authenticate"),
	},
	{
		ID: "malformed-token-accepted", Check: "malformed-token-refused", Title: "serves requests with a token that nobody issued",
		hooks: ignore(ruleBadToken),
	},
	{ID: "long-token-accepted", Check: "malformed-token-refused", Title: "compares only the beginning of a token", hooks: ignore(ruleLongToken)},
	{ID: "token-case-accepted", Check: "malformed-token-refused", Title: "compares tokens without regard to letter case", hooks: ignore(ruleTokenCase)},
	{ID: "basic-accepted", Check: "malformed-token-refused", Title: "serves requests with any credentials of the scheme Basic", hooks: ignore(ruleScheme)},
	{ID: "token-syntax-accepted", Check: "malformed-token-refused", Title: "serves requests with what is no token by its syntax", hooks: ignore(ruleNoSyntax)},
	{
		ID: "token-syntax-500", Check: "no-server-error", Title: "returns 500 for what is no token by its syntax",
		hooks: rejectWith(ruleNoSyntax, http.StatusInternalServerError),
	},
	{ID: "scheme-one-case", Check: "scheme-case", Title: "knows the scheme Bearer in this letter case only", hooks: hooks{oneScheme: true}},
	{
		ID: "challenge-basic", Check: "www-authenticate", Title: "challenges for the scheme Basic with every 401",
		hooks: onStatus(http.StatusUnauthorized, func(_ *call, resp *response) { resp.header.Set("WWW-Authenticate", `Basic realm="conform"`) }),
	},
	{
		ID: "expired-token-accepted", Check: "expired-token-refused", Title: "serves requests with an expired token",
		Token: true, hooks: ignore(ruleExpired),
	},
	{
		ID: "other-audience-accepted", Check: "other-audience-refused", Title: "serves requests with a token for another audience",
		Token: true, hooks: ignore(ruleAudience),
	},
	{
		ID: "permission-ignored", Check: "permission-required", Title: "serves requests with a token that carries no permission",
		Token: true, hooks: ignore(rulePermission),
	},
}
