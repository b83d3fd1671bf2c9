package catalogue

import "github.com/graphconform/conform/harness/check"

var preferIgnored = register(&check.Check{
	ID: "prefer-ignored", Rule: "PATCH-CONNEG-007", Family: "negotiation", Order: 760, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "refuses no update for what it prefers",
	Source:  "OData 4.01 Protocol §8.2.8, RFC 7240 §2",
	Sends:   "a valid PATCH with Prefer: return=minimal beside a preference that nobody defined, and one with return=representation",
	Holds:   "a success: a preference is honoured or ignored",
	Classes: []check.Class{{Name: "negotiation.preference"}},
	When:    onKind(check.PreferMinimal, check.PreferFull),
	Judge: func(e *check.Evidence) check.Outcome {
		return accept(e, "negotiation.preference", "the same update is accepted without Prefer")
	},
})
