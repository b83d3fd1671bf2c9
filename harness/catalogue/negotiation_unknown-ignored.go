package catalogue

import "github.com/graphconform/conform/harness/check"

var unknownIgnored = register(&check.Check{
	ID: "unknown-ignored", Rule: "PATCH-CONNEG-010", Family: "negotiation", Order: 770, Level: check.Should, Profile: check.OData, Safety: check.RST,
	Title:   "ignores unknown header fields and query options",
	Source:  "RFC 9110 §5.1; OData 4.01 URL Conventions §5.2",
	Sends:   "a valid PATCH with an unknown header field and an unknown query option",
	Holds:   "a success, because clients, proxies and tracers add both",
	Classes: []check.Class{{Name: "negotiation.unknown"}},
	When:    onKind(check.UnknownExtras),
	Judge:   accepts("negotiation.unknown", "the target accepted the same update without them"),
})
