package catalogue

import (
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var bodyComplete = register(&check.Check{
	ID: "body-complete", Rule: "PATCH-BODY-003", Family: "body", Order: 270, Level: check.Documented, Profile: check.HTTP, Safety: check.RST,
	Title:   "answers with every documented property",
	Source:  "the contract's response schema",
	Sends:   "a PATCH with values of the documented types, without $select",
	Holds:   "each documented property that a read of the entity shows is in the answer too; one that neither shows is information, for a service may show it only where $select asks",
	Needs:   needsBody,
	Classes: []check.Class{{Name: "body.missing-member"}},
	When:    onBody,
	Judge: func(e *check.Evidence) check.Outcome {
		entity, response, reason := entityOf(e)
		if reason != "" {
			return skip(reason)
		}
		read, reason := e.State(check.After)
		if reason != "" {
			read, _ = e.State(check.Before)
		}
		var lost, unseen []check.Finding
		for _, name := range expected(response) {
			f := check.Finding{Class: "body.missing-member", Want: name, Got: "absent"}
			_, answered := entity[name]
			_, shown := read[name]
			switch {
			case answered:
			case shown:
				f.Hint = "reading the entity shows it"
				lost = append(lost, f)
			default:
				unseen = append(unseen, f)
			}
		}
		out := check.Outcome{Findings: lost, Cite: response.Cite, Promise: response.Text}
		if len(lost) > 0 {
			out.Cite, out.Promise = citationOf(e, "/"+lost[0].Want, response.Cite), ""
		} else if len(unseen) > 0 {
			out.Findings, out.Level = unseen, check.May
		}
		return out
	},
})

// expected lists the properties that an answer shows of itself: not control information, nor what is never read, nor what the
// schema requires, for its absence is a mismatch of the schema.
func expected(response *contract.Response) (out []string) {
	for _, name := range slices.Sorted(maps.Keys(response.Schema.Properties)) {
		s := response.Schema.Properties[name].Value
		if strings.Contains(name, "@") || s != nil && s.WriteOnly || slices.Contains(response.Schema.Required, name) {
			continue
		}
		out = append(out, name)
	}
	return out
}
