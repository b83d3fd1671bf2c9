package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var typeKept = register(&check.Check{
	ID: "type-kept", Rule: "PATCH-STATE-017", Family: "state", Order: 440, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "gives an entity no other type",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a PATCH whose @odata.type names a type that is not the entity's",
	Holds:   "the entity does not read as one of the other type; a success, for which the target left the type out, is information, and so is a refusal by another status than 400 or 422",
	Needs:   "an answer whose @odata.type the contract names",
	Classes: []check.Class{{Name: "input.type"}, {Name: "status.unexpected"}},
	When:    onKind(check.OtherType),
	Judge: func(e *check.Evidence) check.Outcome {
		out := refuse(e, "input.type", "400 or 422", http.StatusBadRequest, http.StatusUnprocessableEntity)
		if len(out.Findings) == 0 || !e.Accepted() {
			return out
		}
		sent, _ := check.DecodeObject(e.Response().Request.Body)
		after, _ := e.State(check.After)
		if now, shown := after["@odata.type"]; shown && now == sent["@odata.type"] {
			out.Findings[0].Got += ", and the entity now reads as " + check.Show(now)
			return out
		}
		out.Level = check.May
		return out
	},
})
