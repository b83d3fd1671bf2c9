package catalogue

import "github.com/graphconform/conform/harness/check"

var outOfRangeRefused = register(&check.Check{
	ID: "out-of-range-refused", Rule: "PATCH-INPUT-002", Family: "input", Order: 470, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects a number out of range",
	Source:  "the contract's schema, RFC 5789 §2.2, OData ABNF 4.01",
	Quote:   quoteInvalid,
	Sends:   "for each integer a PATCH with the number above its Edm range, one of them with a fraction, and for each number one beyond its documented bounds (at full depth all of them), beside a valid value of another property",
	Holds:   badInputHolds,
	Needs:   "a writable property of an integer type, or a number with documented bounds",
	Classes: []check.Class{{Name: "input.out-of-range", WFC: 102}, {Name: unexpectedStatus}},
	When:    onKind(check.OutOfRange),
	Judge:   func(e *check.Evidence) check.Outcome { return judgeBadInput(e, "input.out-of-range") },
})
