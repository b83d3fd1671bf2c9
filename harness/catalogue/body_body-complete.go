package catalogue

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var bodyComplete = register(&check.Check{
	ID: "body-complete", Rule: "PATCH-BODY-003", Family: "body", Order: 270, Level: check.Documented, Profile: check.HTTP, Safety: check.RST,
	Title:   "returns every documented property",
	Source:  "the contract's response schema; OData 4.01 Protocol §11.4.1.5",
	Quote:   `OData 4.01 Protocol §11.4.1.5: "When returning content …, services MUST return the same content as a subsequent request to retrieve the same resource."`,
	Sends:   "a PATCH with values of the documented types, without $select",
	Holds:   "each documented property that a read of the entity shows is in the response too; a property that neither shows is information, because a service may return it only with $select. In http, and where the contract says that the response has the updated properties, a property that only a read shows is information",
	Needs:   needsBody,
	Classes: []check.Class{{Name: "body.missing-member"}},
	When:    onBody,
	Judge: onEntity(func(e *check.Evidence, entity map[string]any, response *contract.Response) check.Outcome {
		read, reason := e.State(check.After)
		if reason != "" {
			read, _ = e.State(check.Before)
		}
		lost := check.Outcome{Cite: response.Cite, Promise: response.Text}
		unseen := lost.As(check.May)
		for _, name := range expectedProperties(response) {
			_, returned := entity[name]
			_, shown := read[name]
			switch {
			case returned:
			case shown:
				lost.Add("body.missing-member", name, "absent", "reading the entity shows it")
			default:
				unseen.Add("body.missing-member", name, "absent", "")
			}
		}
		switch {
		case plain(e), changedOnly.MatchString(response.Text): // whose schema only promises required members
			return lost.As(check.May)
		case len(lost.Findings) > 0:
			lost.Cite, lost.Promise = citationOf(e, lost.Findings[0].Want, response.Cite), ""
		case len(unseen.Findings) > 0:
			return unseen
		}
		return lost
	}),
})

// changedOnly matches the description of a response that has what the update changed, and perhaps no more.
var changedOnly = regexp.MustCompile(`(?i)\b(?:updated|changed|modified) properties\b`)

// expectedProperties lists the properties that a response shows without being asked: neither control information nor write-only ones,
// nor those that the schema requires, whose absence is a mismatch of the schema.
func expectedProperties(response *contract.Response) (out []string) {
	for _, name := range slices.Sorted(maps.Keys(response.Schema.Properties)) {
		s := response.Schema.Properties[name].Value
		if strings.Contains(name, "@") || s != nil && s.WriteOnly || slices.Contains(response.Schema.Required, name) {
			continue
		}
		out = append(out, name)
	}
	return out
}
