package catalogue

import (
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/edm"
)

var ieeeRead = register(&check.Check{
	ID: "ieee-read", Rule: "PATCH-CONNEG-012", Family: "negotiation", Order: 730, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:  "writes Int64 and Decimal as its Content-Type says",
	Source: "OData JSON 4.01 §3.2",
	Sends:  "a GET with Accept: application/json;IEEE754Compatible=true",
	Holds: "where the Content-Type says IEEE754Compatible=true every Int64 and Decimal is a string, else every one is a number; a target may " +
		"refuse the parameter, and strings under a Content-Type that is silent are information, for a proxy may have shortened it",
	Needs:   needsLargeNumber,
	Classes: []check.Class{{Name: "negotiation.ieee754"}},
	When:    onKind(check.IEEE754),
	Judge: func(e *check.Evidence) check.Outcome {
		x := e.Step(check.ReadStrings)
		if x != nil && isClientError(x.Status) {
			return skip("the target answered " + check.Status(x.Status) + " to the parameter, which it need not know")
		}
		entity, reason := e.State(check.ReadStrings)
		if reason != "" {
			return skip(reason)
		}
		if !strings.HasPrefix(strings.ToLower(x.Header.Get("Content-Type")), "application/json") {
			return skip("the answer is called " + check.Clip(x.Header.Get("Content-Type")))
		}
		asStrings, seen := saysStrings(x), 0
		var out check.Outcome
		for _, name := range slices.Sorted(maps.Keys(entity)) {
			p := e.Operation.Property(name)
			if p == nil {
				continue
			}
			element, _ := edm.Parse(p.Edm)
			if element != "Edm.Int64" && element != "Edm.Decimal" {
				continue
			}
			for _, v := range scalars(entity[name]) {
				if seen++; isNumber(v) != asStrings {
					continue
				}
				wrong := one("negotiation.ieee754", name+" as "+form(asStrings), check.Show(v), `the Content-Type is "`+check.Clip(x.Header.Get("Content-Type"))+`"`)
				if wrong.Level = check.Must; !strings.Contains(strings.ToLower(x.Header.Get("Content-Type")), "ieee754compatible") {
					wrong.Level = check.May
				}
				out = graver(out, wrong)
				break
			}
		}
		if seen == 0 {
			return skip("the entity shows no Int64 or Decimal")
		}
		return out
	},
})
