package catalogue

import "github.com/graphconform/conform/harness/check"

var outOfRangeRefused = register(&check.Check{
	ID: "out-of-range-refused", Rule: "PATCH-INPUT-002", Family: "input", Order: 470, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "refuses an integer outside its type",
	Source:  "OData ABNF 4.01, RFC 5789 §2.2",
	Sends:   "for each integer a PATCH with the number above its Edm range, one of them with a fraction, and at full depth those beside its documented bounds, beside a valid value of another property",
	Holds:   "400 or 422; a success warns, and fails where the bad value then reads back",
	Needs:   "a writable property of an integer type",
	Classes: []check.Class{{Name: "input.out-of-range", WFC: 102}, {Name: "status.unexpected"}},
	When:    onKind(check.OutOfRange),
	Judge:   func(e *check.Evidence) check.Outcome { return badInput(e, "input.out-of-range") },
})
