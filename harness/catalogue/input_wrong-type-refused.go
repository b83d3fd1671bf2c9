package catalogue

import "github.com/graphconform/conform/harness/check"

var wrongTypeRefused = register(&check.Check{
	ID: "wrong-type-refused", Rule: "PATCH-INPUT-001", Family: "input", Order: 460, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "refuses a value of another JSON kind",
	Source:  "OData JSON 4.01 §7.1, RFC 5789 §2.2",
	Sends:   "for each property a PATCH that gives it a value of another JSON kind and, where there is one, another a valid value",
	Holds:   "400 or 422; a success warns, and fails where the bad value then reads back",
	Needs:   "a writable property whose JSON kind the contract says",
	Classes: []check.Class{{Name: "input.wrong-type", WFC: 102}, {Name: "status.unexpected"}},
	When:    onKind(check.WrongType),
	Judge:   func(e *check.Evidence) check.Outcome { return badInput(e, "input.wrong-type") },
})
