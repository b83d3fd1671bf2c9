package catalogue

import (
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var exampleStatus = register(&check.Check{
	ID: "example-status", Rule: "PATCH-DOC-003", Family: "documentation", Order: 1000, Level: check.Should, Profile: check.HTTP, Safety: check.RO,
	Title:   "is documented with an example answer that follows the Response section",
	Source:  "the contract's gaps of rules EX002 and RESP003",
	Sends:   "nothing",
	Holds:   "the example's status is one that the page promises, and a 204 shows no body",
	Needs:   needsPage,
	Classes: []check.Class{{Name: "doc.gap"}},
	When:    onPage,
	Judge: func(e *check.Evidence) check.Outcome {
		return gaps(e, "a documentation that agrees with itself", "EX002", "RESP003")
	},
})

// onPage judges a page once per operation, where the contract came from one.
func onPage(s *check.Scenario) bool { return s.Kind == check.Full && fromPage(s.Operation) }

func fromPage(op *contract.Operation) bool { return op.Permissions != nil }

// gaps turns the contract's gaps of some rules into findings.
func gaps(e *check.Evidence, want string, rules ...string) check.Outcome {
	var out check.Outcome
	for _, gap := range e.Operation.Gaps {
		for _, rule := range rules {
			if gap.Rule == rule {
				out.Findings = append(out.Findings, check.Finding{
					Class: "doc.gap", Want: want, Got: gap.Reason + " (" + gap.Cite + ")", Hint: "lint rule " + rule,
				})
				out.Cite = gap.Cite
			}
		}
	}
	return out
}
