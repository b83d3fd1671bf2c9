package mock

import "net/http"

var authFaults = []Fault{
	{
		ID: "no-token-accepted", Check: "no-token-refused",
		Title: "serves requests without credentials",
		hooks: hooks{overlook: ruleNoToken},
	},
	{
		ID: "no-token-forbidden", Check: "no-token-refused",
		Title: "answers 403 to requests without credentials",
		hooks: restate(ruleNoToken, http.StatusForbidden),
	},
	{
		ID: "malformed-token-forbidden", Check: "malformed-token-refused",
		Title: "answers 403 to a token that nobody issued",
		hooks: restate(ruleBadToken, http.StatusForbidden),
	},
	{
		ID: "www-authenticate-missing", Check: "www-authenticate",
		Title: "leaves WWW-Authenticate out of 401 answers",
		hooks: hooks{answer: func(_ *call, a *answer) { a.header.Del("WWW-Authenticate") }},
	},
	{
		ID: "malformed-token-accepted", Check: "malformed-token-refused",
		Title: "serves requests whose token nobody issued",
		hooks: hooks{overlook: ruleBadToken},
	},
	{
		ID: "expired-token-accepted", Check: "expired-token-refused", Token: true,
		Title: "serves requests whose token has expired",
		hooks: hooks{overlook: ruleExpired},
	},
	{
		ID: "other-audience-accepted", Check: "other-audience-refused", Token: true,
		Title: "serves requests whose token is for another audience",
		hooks: hooks{overlook: ruleAudience},
	},
	{
		ID: "permission-ignored", Check: "permission-required", Token: true,
		Title: "serves requests whose token carries no permission",
		hooks: hooks{overlook: rulePermission},
	},
}
