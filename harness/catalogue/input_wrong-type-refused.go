package catalogue

import "github.com/graphconform/conform/harness/check"

var wrongTypeRefused = register(&check.Check{
	ID: "wrong-type-refused", Rule: "PATCH-INPUT-001", Family: "input", Order: 460, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects a value of the wrong JSON type",
	Source:  "the contract's schema, RFC 5789 §2.2, OData JSON 4.01 §7.1",
	Quote:   quoteInvalid,
	Sends:   "for each property a PATCH that gives it a value of another JSON type, beside a valid value of another property where there is one",
	Holds:   badInputHolds,
	Needs:   "a writable property whose JSON type the contract states",
	Classes: []check.Class{{Name: "input.wrong-type", WFC: 102}, {Name: unexpectedStatus}},
	Covers:  []check.Rule{{ID: "PATCH-INPUT-004", Why: "a Boolean as a string is a value of the wrong JSON type"}},
	When:    onKind(check.WrongType),
	Judge:   func(e *check.Evidence) check.Outcome { return judgeBadInput(e, "input.wrong-type") },
})
