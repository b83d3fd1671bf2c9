package catalogue

import "github.com/graphconform/conform/harness/check"

var unknownIgnored = register(&check.Check{
	ID: "unknown-ignored", Rule: "PATCH-CONNEG-010", Family: "negotiation", Order: 770, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "ignores unknown header fields",
	Source:  "RFC 9110 §5.1",
	Quote:   `RFC 9110 §5.1: "Other recipients SHOULD ignore unrecognized header and trailer fields."`,
	Sends:   "a valid PATCH with an unknown header field",
	Holds:   "a success, because clients, proxies and tracers add header fields",
	Classes: []check.Class{{Name: "negotiation.unknown"}},
	When:    onKind(check.UnknownExtras),
	Judge:   accepts("negotiation.unknown", "the target accepted the same update without it"),
})
