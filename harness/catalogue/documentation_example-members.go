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
	Title:   "is documented with an example that has only documented properties",
	Source:  "the contract's request example",
	Sends:   "nothing",
	Holds:   "every member of the documented request body, except control information, is a documented property",
	Needs:   needsExample,
	Classes: []check.Class{{Name: "doc.example"}},
	When:    onExample,
	Judge: func(e *check.Evidence) (out check.Outcome) {
		members, ok := e.Operation.Example.(map[string]any)
		if !ok {
			return finding("doc.example", "an object", oracle.KindOf(e.Operation.Example), "")
		}
		if plain(e) && !e.Operation.Closed {
			return skip("the contract allows undeclared members")
		}
		if len(e.Operation.Properties) == 0 {
			return skip("the contract documents no properties")
		}
		for _, name := range slices.Sorted(maps.Keys(members)) {
			if !strings.Contains(name, "@") && e.Operation.Property(name) == nil {
				out.Add("doc.example", "a property of the table", check.Show(name), "lint rule EX008")
			}
		}
		out.Cite = e.Operation.Cite
		return out
	},
})

// onExample judges the example of a page once per operation, with the case full.
func onExample(s *check.Scenario) bool { return s.Kind == check.Full && s.Operation.Example != nil }
