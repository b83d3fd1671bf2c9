package catalogue

import (
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var exampleStatus = register(&check.Check{
	ID: "example-status", Rule: "PATCH-DOC-003", Family: "documentation", Order: 1000, Level: check.Should, Profile: check.HTTP, Safety: check.RO,
	Title:   "is documented with an example response that matches the Response section",
	Source:  "the contract's gaps of rules EX002 and RESP003",
	Sends:   "nothing",
	Holds:   "the example's status is one that the page documents, and a 204 has no body",
	Needs:   needsPage,
	Classes: []check.Class{{Name: "doc.gap"}},
	When:    onPage,
	Judge:   gapFindings("documentation without contradictions", "EX002", "RESP003"),
})

// onPage judges a page once per operation, where the contract was derived from one.
func onPage(s *check.Scenario) bool { return s.Kind == check.Full && fromPage(s.Operation) }

func fromPage(op *contract.Operation) bool { return op.Permissions != nil }

// gapFindings reports the contract's gaps of some lint rules.
func gapFindings(want string, rules ...string) func(*check.Evidence) check.Outcome {
	return func(e *check.Evidence) (out check.Outcome) {
		for _, gap := range e.Operation.Gaps {
			if slices.Contains(rules, gap.Rule) {
				out.Add("doc.gap", want, gap.Reason+" ("+gap.Cite+")", "lint rule "+gap.Rule)
				out.Cite = gap.Cite
			}
		}
		return out
	}
}
