package check

import "github.com/graphconform/conform/harness/verdict"

var placeholders = &Check{
	ID: "placeholders", Rule: "PATCH-DOC-006", Family: "documentation", Level: verdict.Should, Safety: RO,
	Title:  "is documented without placeholders",
	Source: "the contract's gaps of rules DOC001 and PERM002",
	Sends:  "nothing",
	Holds:  "permission rows, author and descriptions hold no TODO",
	Needs:  needsPage,
	When:   onPage,
	Judge:  func(e *Evidence) Outcome { return gaps(e, "the facts, filled in", "DOC001", "PERM002") },
}
