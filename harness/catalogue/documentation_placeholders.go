package catalogue

import "github.com/graphconform/conform/harness/check"

var placeholders = register(&check.Check{
	ID: "placeholders", Rule: "PATCH-DOC-006", Family: "documentation", Order: 1010, Level: check.Should, Profile: check.HTTP, Safety: check.RO,
	Title:   "is documented without placeholders",
	Source:  "the contract's gaps of rules DOC001 and PERM002",
	Sends:   "nothing",
	Holds:   "permission rows, author and descriptions hold no TODO",
	Needs:   needsPage,
	Classes: []check.Class{{Name: "doc.gap"}},
	When:    onPage,
	Judge:   func(e *check.Evidence) check.Outcome { return gaps(e, "the facts, filled in", "DOC001", "PERM002") },
})
