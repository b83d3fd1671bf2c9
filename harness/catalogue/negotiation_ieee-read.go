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
	Title:  "writes Int64 and Decimal in the form that Content-Type states",
	Source: "OData JSON 4.01 §3.2",
	Quote:  `OData JSON 4.01 §3.2: "The IEEE754Compatible=true format parameter indicates that the service MUST serialize Edm.Int64 and Edm.Decimal numbers … as strings."`,
	Sends:  "a GET with Accept: application/json;IEEE754Compatible=true",
	Holds: "where Content-Type has IEEE754Compatible=true every Int64 and Decimal is a string, else every one is a number; a target may " +
		"reject the parameter, and strings where Content-Type lacks it are information, because a proxy may have removed it",
	Needs:   needsLargeNumber,
	Classes: []check.Class{{Name: "negotiation.ieee754"}},
	When:    onKind(check.IEEE754),
	Judge: func(e *check.Evidence) (out check.Outcome) {
		x := e.Step(check.ReadStrings)
		if x != nil && isClientError(x.Status) {
			return skip("the target returned " + check.Status(x.Status) + " to the parameter, which it need not support")
		}
		entity, reason := e.State(check.ReadStrings)
		if reason != "" {
			return skip(reason)
		}
		label := strings.ToLower(x.Header.Get("Content-Type"))
		if !strings.HasPrefix(label, "application/json") {
			return skip("the Content-Type of the response is " + check.Clip(x.Header.Get("Content-Type")))
		}
		asStrings, seen := numbersAreStrings(x), false
		for _, name := range slices.Sorted(maps.Keys(entity)) {
			p := e.Operation.Property(name)
			if p == nil {
				continue
			}
			element, _ := edm.Parse(p.Edm)
			if element != "Edm.Int64" && element != "Edm.Decimal" {
				continue
			}
			for _, v := range numbersIn(entity[name]) {
				if seen = true; isNumber(v) != asStrings {
					continue
				}
				wrong := finding("negotiation.ieee754", name+" as "+numberForm(asStrings), check.Show(v), `the Content-Type is "`+check.Clip(x.Header.Get("Content-Type"))+`"`).
					At(e.StepID(check.ReadStrings)).As(check.Must)
				if !strings.Contains(label, "ieee754compatible") {
					wrong.Level = check.May
				}
				out = worse(out, wrong)
				break
			}
		}
		if !seen {
			return skip("the entity shows no Int64 or Decimal")
		}
		return out
	},
})
