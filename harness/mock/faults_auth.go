package mock

var authFaults = []Fault{
	{
		ID: "no-token-accepted", Check: "no-token-refused",
		Title: "serves requests without credentials",
		hooks: hooks{overlook: ruleNoToken},
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
}
