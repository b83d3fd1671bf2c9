package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var collectionRefused = register(&check.Check{
	ID: "collection-refused", Rule: "PATCH-STATUS-006", Family: "status", Order: 50, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "refuses one entity's body on the URL of a collection",
	Source:  collectionRefusedSource,
	Sends:   "a PATCH with one entity's body to a collection: the path itself where it ends on one, else the path without its key",
	Holds:   "4xx or 501, for a collection is updated by a delta payload only; where the contract itself documents the update, this is information",
	Needs:   "a path that ends on a collection, or on a key under one that no contract updates",
	Classes: []check.Class{{Name: "status.collection"}},
	When: func(s *check.Scenario) bool {
		return s.Kind == check.ToCollection || s.Kind == check.Full && s.Operation.Kind == contract.Collection
	},
	Judge: func(e *check.Evidence) check.Outcome {
		got := e.Response().Status
		if isClientError(got) || got == http.StatusNotImplemented {
			return check.Outcome{}
		}
		if !check.IsSuccess(got) {
			return skip("answered " + check.Status(got))
		}
		out := one("status.collection", "4xx or 501", check.Status(got), "is a key missing at the end of the documented path? lint rule REQ002")
		if e.Kind == check.Full {
			out.Level, out.Promise = check.May, "the contract documents this update of a collection"
			out.Cite = collectionRefusedSource + ", against " + e.Operation.Cite
		}
		return out
	},
})

const collectionRefusedSource = "OData 4.01 Protocol §11.4.12"
