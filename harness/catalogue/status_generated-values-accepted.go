package catalogue

import "github.com/graphconform/conform/harness/check"

var generatedValuesAccepted = register(&check.Check{
	ID: "generated-values-accepted", Rule: "PATCH-STATUS-017", Family: "status", Order: 16, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "accepts generated values that the contract allows",
	Source:  "the contract's schema",
	Sends:   "PATCH requests with every writable property, and each property alone where that is rejected",
	Holds:   "values that keep the schema are accepted, alone and together; a service may have rules that the contract does not state, which are then missing in the contract; on a tenant, with a documented 409, and with JSON Patch, whose schema names no members, a rejection is information",
	Classes: []check.Class{{Name: "input.generated-value-rejected"}},
	When:    probesValues,
	Judge: func(e *check.Evidence) check.Outcome {
		const class = "input.generated-value-rejected"
		conflict := func(r check.Rejection) bool { return conflicts(e, r.Step.Exchange.Status) }
		out := rejections(e, class, func(r check.Rejection) bool { return !conflict(r) && !promised(e.Operation, r) })
		switch {
		case len(out.Findings) == 0: // a documented 409 says that the state of the entity decides
			return rejections(e, class, conflict).As(check.May)
		case e.Tenant, e.Operation.JSONPatch():
			return out.As(check.May)
		}
		return out
	},
})
