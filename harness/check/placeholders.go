package check

import "github.com/graphconform/conform/harness/verdict"

var placeholders = register(&Check{
	ID: "placeholders", Rule: "PATCH-DOC-006", Family: "documentation", Order: 1010, Level: verdict.Should, Safety: RO,
	Title:   "is documented without placeholders",
	Source:  "the contract's gaps of rules DOC001 and PERM002",
	Sends:   "nothing",
	Holds:   "permission rows, author and descriptions hold no TODO",
	Needs:   needsPage,
	Classes: []Class{{Name: "doc.gap"}},
	When:    onPage,
	Judge:   func(e *Evidence) Outcome { return gaps(e, "the facts, filled in", "DOC001", "PERM002") },
})
