package catalogue

import "github.com/graphconform/conform/harness/check"

var placeholders = register(&check.Check{
	ID: "placeholders", Rule: "PATCH-DOC-006", Family: "documentation", Order: 1010, Level: check.Should, Profile: check.HTTP, Safety: check.RO,
	Title:   "is documented without placeholders",
	Source:  "the contract's gaps of rules DOC001 and PERM002",
	Sends:   "nothing",
	Holds:   "permissions, author and descriptions contain no TODO",
	Needs:   needsPage,
	Classes: []check.Class{{Name: "doc.gap"}},
	When:    onPage,
	Judge:   gapFindings("facts instead of a placeholder", "DOC001", "PERM002"),
})
