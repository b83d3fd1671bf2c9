package check

import "github.com/graphconform/conform/harness/verdict"

var preferIgnored = register(&Check{
	ID: "prefer-ignored", Rule: "PATCH-CONNEG-007", Family: "negotiation", Order: 760, Level: verdict.Must, Safety: RST,
	Title:   "refuses no update for what it prefers",
	Source:  "OData 4.01 Protocol §8.2.8, RFC 7240 §2",
	Sends:   "a valid PATCH with Prefer: return=minimal beside a preference that nobody defined, and one with return=representation",
	Holds:   "a success: a preference is honoured or ignored",
	Classes: []Class{{Name: "negotiation.preference"}},
	When:    onKind(PreferMinimal, PreferFull),
	Judge: func(e *Evidence) Outcome {
		return accept(e, "negotiation.preference", "the same update is accepted without Prefer")
	},
})
