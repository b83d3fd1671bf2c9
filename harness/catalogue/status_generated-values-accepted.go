package catalogue

import "github.com/graphconform/conform/harness/check"

var generatedValuesAccepted = register(&check.Check{
	ID: "generated-values-accepted", Rule: "PATCH-STATUS-017", Family: "status", Order: 16, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "accepts generated values that the contract allows",
	Source:  "the contract's schema",
	Sends:   "PATCH requests with every writable property, and each property alone where that is rejected",
	Holds:   "values that keep the schema are accepted, alone and together; a service may have rules that the contract does not state, which are then missing in the contract; on a tenant, and with JSON Patch, whose schema names no members, a rejection is information",
	Classes: []check.Class{{Name: "input.generated-value-rejected"}},
	When:    probesValues,
	Judge: func(e *check.Evidence) check.Outcome {
		out := rejections(e, "input.generated-value-rejected", func(r check.Rejection) bool { return !promised(e.Operation, r) })
		if e.Tenant || e.Operation.JSONPatch() {
			return out.As(check.May)
		}
		return out
	},
})
