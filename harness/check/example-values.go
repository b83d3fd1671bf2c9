package check

import (
	"github.com/graphconform/conform/harness/verdict"
)

var exampleValues = register(&Check{
	ID: "example-values", Rule: "PATCH-DOC-002", Family: "documentation", Order: 990, Level: verdict.Should, Safety: RO,
	Title:   "is documented with example values of their own types",
	Source:  "the contract's request example",
	Sends:   "nothing: an example that breaks its own table is never sent",
	Holds:   "every value of the documented request body fits the type that the table gives it",
	Needs:   needsExample,
	Classes: []Class{{Name: "doc.example"}},
	When:    onExample,
	Judge: func(e *Evidence) Outcome {
		members, ok := e.Operation.Example.(map[string]any)
		if !ok {
			return skip("the example is not an object, see example-members")
		}
		var out Outcome
		for _, p := range e.Operation.Properties {
			v, given := members[p.Name]
			if !given || e.unsaid(p.Name, v) {
				continue
			}
			wrong, reason := ValueMismatch(p.Schema, v)
			if reason != "" {
				return Outcome{Error: reason}
			}
			if wrong != "" {
				out.Findings = append(out.Findings, verdict.Finding{
					Class: "doc.example", Want: p.Name + ": " + wrong, Got: Show(v), Hint: "lint rules EX006, EX007",
				})
				out.Cite = p.Cite
			}
		}
		return out
	},
})
