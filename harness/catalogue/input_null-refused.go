package catalogue

import "github.com/graphconform/conform/harness/check"

var nullRefused = register(&check.Check{
	ID: "null-refused", Rule: "PATCH-STATE-008", Family: "input", Order: 540, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects null for non-nullable properties",
	Source:  "the contract's schema, RFC 5789 §2.2, Graph API Guidelines, nullable §3",
	Quote:   quoteInvalid,
	Sends:   "for each property that the contract says is not nullable (at full depth in http and odata also for each of which it does not say so) a PATCH that sets it to null, beside a valid value of another property where there is one",
	Holds:   "400 or 422; a success warns, and fails where the property then reads null. In http and odata, a contract that says of some properties that they are nullable says that the others are not. Where it says so of none, a success is information",
	Needs:   "a writable property that the contract says is not nullable",
	Classes: []check.Class{{Name: "input.null"}, {Name: unexpectedStatus}},
	When:    onKind(check.NoNull),
	Judge: func(e *check.Evidence) check.Outcome {
		out := judgeBadInput(e, "input.null")
		if p := e.Operation.Property(e.Target); p == nil || e.Operation.ForbidsNull(p) || len(out.Findings) == 0 {
			return out
		}
		return out.As(check.May) // many descriptions leave nullability out
	},
})
