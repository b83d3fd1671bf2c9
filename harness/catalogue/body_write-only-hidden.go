package catalogue

import (
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
)

var writeOnlyHidden = register(&check.Check{
	ID: "write-only-hidden", Rule: "PATCH-BODY-010", Family: "body", Order: 310, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "shows no property that is there to be written only",
	Source:  "OpenAPI 3.0.3 §4.7.24.2 (writeOnly)",
	Sends:   "a PATCH with values of the documented types, between two GETs",
	Holds:   "neither the answer nor a read has a value for a property that the contract calls writeOnly; null, an empty text and one of stars alone tell nothing",
	Needs:   "a property that the contract calls writeOnly",
	Classes: []check.Class{{Name: "body.write-only"}},
	When: func(s *check.Scenario) bool {
		return onAccept(s) && slices.ContainsFunc(s.Operation.Properties, isSecret)
	},
	Judge: func(e *check.Evidence) check.Outcome {
		var out check.Outcome
		seen := 0
		for _, s := range e.Steps {
			entity, reason := check.DecodeObject(s.Exchange.Body)
			if reason != "" || s.Exchange.Status < http.StatusOK || s.Exchange.Status > http.StatusIMUsed {
				continue
			}
			seen++
			for _, p := range e.Operation.Properties {
				if isSecret(p) && tells(entity[p.Name]) {
					found := one("body.write-only", "no value of "+p.Name, oracle.KindOf(entity[p.Name])+" "+where[s.Name == check.Request], "").At(s.ID)
					out.Findings, out.Cite = append(out.Findings, found.Findings...), p.Cite
				}
			}
		}
		if seen == 0 {
			return skip("neither the answer nor a read shows an entity")
		}
		return out
	},
})

var where = map[bool]string{true: "in the answer", false: "in a read of the entity"}

func isSecret(p contract.Property) bool { return p.Schema.WriteOnly }

// tells tells whether a value says anything: services show null or stars for what is set and secret.
func tells(v any) bool {
	text, isText := v.(string)
	return v != nil && !(isText && strings.Trim(text, "*•") == "")
}
