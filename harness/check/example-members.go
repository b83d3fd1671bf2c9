package check

import (
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

var exampleMembers = register(&Check{
	ID: "example-members", Rule: "PATCH-DOC-001", Family: "documentation", Order: 980, Level: verdict.Should, Safety: RO,
	Title:   "is documented with an example whose members are all in the property table",
	Source:  "the contract's request example",
	Sends:   "nothing",
	Holds:   "every member of the documented request body, control information apart, is a documented property",
	Needs:   needsExample,
	Classes: []Class{{Name: "doc.example"}},
	When:    onExample,
	Judge: func(e *Evidence) Outcome {
		members, ok := e.Operation.Example.(map[string]any)
		if !ok {
			return one("doc.example", "an object", kindOf(e.Operation.Example), "")
		}
		if len(e.Operation.Properties) == 0 {
			return skip("the contract documents no properties")
		}
		var out Outcome
		for _, name := range slices.Sorted(maps.Keys(members)) {
			if !strings.Contains(name, "@") && e.Operation.Property(name) == nil {
				out.Findings = append(out.Findings, verdict.Finding{
					Class: "doc.example", Want: "a property of the table", Got: Show(name), Hint: "lint rule EX008",
				})
			}
		}
		out.Cite = e.Operation.Cite
		return out
	},
})

// onExample judges a page once per operation, beside its documented update.
func onExample(s *Scenario) bool { return s.Kind == Full && s.Operation.Example != nil }
