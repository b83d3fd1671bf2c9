package catalogue

import "github.com/graphconform/conform/harness/check"

var preferIgnored = register(&check.Check{
	ID: "prefer-ignored", Rule: "PATCH-CONNEG-007", Family: "negotiation", Order: 760, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "accepts an update with any preference",
	Source:  "RFC 7240 §2, OData 4.01 Protocol §8.2.8",
	Quote:   `RFC 7240 §2: "A server that does not recognize or is unable to comply with particular preference tokens … MUST ignore those tokens and continue processing …"`,
	Sends:   "a valid PATCH with Prefer: return=minimal beside an unknown preference, and one with return=representation",
	Holds:   "a success: a server applies a preference or ignores it",
	Classes: []check.Class{{Name: "negotiation.preference"}},
	When:    onKind(check.PreferMinimal, check.PreferFull),
	Judge:   accepts("negotiation.preference", "the target accepted the same update without Prefer"),
})
