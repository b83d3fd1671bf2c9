package catalogue

import (
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
)

var exampleMembers = register(&check.Check{
	ID: "example-members", Rule: "PATCH-DOC-001", Family: "documentation", Order: 980, Level: check.Should, Profile: check.HTTP, Safety: check.RO,
	Title:   "is documented with an example whose members are all in the property table",
	Source:  "the contract's request example",
	Sends:   "nothing",
	Holds:   "every member of the documented request body, control information apart, is a documented property",
	Needs:   needsExample,
	Classes: []check.Class{{Name: "doc.example"}},
	When:    onExample,
	Judge: func(e *check.Evidence) check.Outcome {
		members, ok := e.Operation.Example.(map[string]any)
		if !ok {
			return one("doc.example", "an object", oracle.KindOf(e.Operation.Example), "")
		}
		if len(e.Operation.Properties) == 0 {
			return skip("the contract documents no properties")
		}
		var out check.Outcome
		for _, name := range slices.Sorted(maps.Keys(members)) {
			if !strings.Contains(name, "@") && e.Operation.Property(name) == nil {
				out.Findings = append(out.Findings, check.Finding{
					Class: "doc.example", Want: "a property of the table", Got: check.Show(name), Hint: "lint rule EX008",
				})
			}
		}
		out.Cite = e.Operation.Cite
		return out
	},
})

// onExample judges a page once per operation, beside its documented update.
func onExample(s *check.Scenario) bool { return s.Kind == check.Full && s.Operation.Example != nil }
