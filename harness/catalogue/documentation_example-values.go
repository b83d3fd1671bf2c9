package catalogue

import (
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
)

var exampleValues = register(&check.Check{
	ID: "example-values", Rule: "PATCH-DOC-002", Family: "documentation", Order: 990, Level: check.Should, Profile: check.HTTP, Safety: check.RO,
	Title:   "is documented with example values of the documented types",
	Source:  "the contract's request example",
	Sends:   "nothing: an example that does not match its own property table is never sent",
	Holds:   "every value of the documented request body matches the type in the table",
	Needs:   needsExample,
	Classes: []check.Class{{Name: "doc.example"}},
	When:    onExample,
	Judge: func(e *check.Evidence) (out check.Outcome) {
		members, ok := e.Operation.Example.(map[string]any)
		if !ok {
			return skip("the example is not an object, see example-members")
		}
		for _, p := range e.Operation.Properties {
			v, given := members[p.Name]
			if !given || undocumentedNull(e, p.Name, v) {
				continue
			}
			wrong, reason := oracle.ValueMismatch(p.Schema, v)
			if reason != "" {
				return check.Outcome{Error: reason}
			}
			if wrong != "" {
				out.Add("doc.example", p.Name+": "+wrong, check.Show(v), "lint rules EX006, EX007")
				out.Cite = p.Cite
			}
		}
		return out
	},
})
