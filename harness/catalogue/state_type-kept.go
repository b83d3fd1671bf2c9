package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var typeKept = register(&check.Check{
	ID: "type-kept", Rule: "PATCH-STATE-017", Family: "state", Order: 440, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "does not change the type of an entity",
	Source:  "OData 4.01 Protocol §11.4.3",
	Quote:   quoteIdentity,
	Sends:   "a PATCH whose @odata.type names another type than the entity's",
	Holds:   "the entity does not read as one of the other type; a success, where the target ignored the type, is information, and so is a rejection with another status than 400 or 422",
	Needs:   "a response whose @odata.type the contract names",
	Classes: []check.Class{{Name: "input.type"}, {Name: unexpectedStatus}},
	When:    onKind(check.OtherType),
	Judge: func(e *check.Evidence) check.Outcome {
		out := reject(e, "input.type", check.May, 400, 422)
		if len(out.Findings) == 0 || !e.Accepted() {
			return out
		}
		sent, _ := check.DecodeObject(e.Response().Request.Body)
		after, _ := e.State(check.After)
		if now, shown := after["@odata.type"]; shown && now == sent["@odata.type"] {
			out.Findings[0].Got += ", and the entity now reads as " + check.Show(now)
			return out
		}
		return out.As(check.May)
	},
})
