package check

import (
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
)

var exampleStatus = register(&Check{
	ID: "example-status", Rule: "PATCH-DOC-003", Family: "documentation", Order: 1000, Level: verdict.Should, Safety: RO,
	Title:   "is documented with an example answer that follows the Response section",
	Source:  "the contract's gaps of rules EX002 and RESP003",
	Sends:   "nothing",
	Holds:   "the example's status is one that the page promises, and a 204 shows no body",
	Needs:   needsPage,
	Classes: []Class{{Name: "doc.gap"}},
	When:    onPage,
	Judge: func(e *Evidence) Outcome {
		return gaps(e, "a documentation that agrees with itself", "EX002", "RESP003")
	},
})

// onPage judges a page once per operation, where the contract came from one.
func onPage(s *Scenario) bool { return s.Kind == Full && fromPage(s.Operation) }

func fromPage(op *contract.Operation) bool { return op.Permissions != nil }

// gaps turns the contract's gaps of some rules into findings.
func gaps(e *Evidence, want string, rules ...string) Outcome {
	var out Outcome
	for _, gap := range e.Operation.Gaps {
		for _, rule := range rules {
			if gap.Rule == rule {
				out.Findings = append(out.Findings, verdict.Finding{
					Class: "doc.gap", Want: want, Got: gap.Reason + " (" + gap.Cite + ")", Hint: "lint rule " + rule,
				})
				out.Cite = gap.Cite
			}
		}
	}
	return out
}
