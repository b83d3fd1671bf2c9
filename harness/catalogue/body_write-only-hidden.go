package catalogue

import (
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
)

var writeOnlyHidden = register(&check.Check{
	ID: "write-only-hidden", Rule: "PATCH-BODY-010", Family: "body", Order: 310, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "never returns write-only properties",
	Source:  "OpenAPI 3.0.3 §4.7.24.2 (writeOnly)",
	Quote:   `OpenAPI 3.0.3 §4.7.24.2: "Therefore, it MAY be sent as part of a request but SHOULD NOT be sent as part of the response."`,
	Sends:   "a PATCH with values of the documented types, between two GETs",
	Holds:   "neither the response nor a read shows the value of a property that the contract marks writeOnly; null, an empty text and one of asterisks reveal nothing",
	Needs:   "a property that the contract marks writeOnly",
	Classes: []check.Class{{Name: "body.write-only"}},
	When: func(s *check.Scenario) bool {
		return onAccept(s) && slices.ContainsFunc(s.Operation.Properties, isWriteOnly)
	},
	Judge: func(e *check.Evidence) (out check.Outcome) {
		seen := false
		for _, s := range e.Steps {
			entity, reason := e.Object(s.Exchange)
			if reason != "" || !check.IsSuccess(s.Exchange.Status) {
				continue
			}
			seen = true
			where := "in a read of the entity"
			if s.Name == check.Request {
				where = "in the response"
			}
			for _, p := range e.Operation.Properties {
				if v := entity[p.Name]; isWriteOnly(p) && !shownAnyway(e.Operation, p.Name) && revealsValue(v) {
					found := finding("body.write-only", "no value of "+p.Name, oracle.KindOf(v)+" "+where, "").At(s.ID)
					found.About(p.Name)
					out.Findings, out.Cite = append(out.Findings, found.Findings...), p.Cite
				}
			}
		}
		if !seen {
			return skip("neither the response nor a read shows an entity")
		}
		return out
	},
})

func isWriteOnly(p contract.Property) bool { return p.Schema.WriteOnly }

// shownAnyway reports whether the documented entity must have the property, although updates have it as write-only.
func shownAnyway(op *contract.Operation, name string) bool {
	documented := op.UpdatedEntity()
	if documented == nil {
		return false
	}
	ref := documented.Schema.Properties[name]
	return ref != nil && ref.Value != nil && !ref.Value.WriteOnly && slices.Contains(documented.Schema.Required, name)
}

// revealsValue reports whether v says anything: services return null or asterisks for a secret that is set.
func revealsValue(v any) bool {
	text, isText := v.(string)
	return v != nil && !(isText && strings.Trim(text, "*•") == "")
}
