package catalogue

import "github.com/graphconform/conform/harness/check"

var unknownIgnored = register(&check.Check{
	ID: "unknown-ignored", Rule: "PATCH-CONNEG-010", Family: "negotiation", Order: 770, Level: check.Should, Profile: check.OData, Safety: check.RST,
	Title:   "refuses no update for what it does not know beside it",
	Source:  "RFC 9110 §5.1; OData 4.01 URL Conventions §5.2",
	Sends:   "a valid PATCH with a header field and a query option that nobody defined",
	Holds:   "a success: clients, proxies and tracers add both",
	Classes: []check.Class{{Name: "negotiation.unknown"}},
	When:    onKind(check.UnknownExtras),
	Judge: func(e *check.Evidence) check.Outcome {
		return accept(e, "negotiation.unknown", "the same update is accepted without them")
	},
})
