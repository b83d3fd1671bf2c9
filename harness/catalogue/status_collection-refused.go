package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var collectionRefused = register(&check.Check{
	ID: "collection-refused", Rule: "PATCH-STATUS-006", Family: "status", Order: 50, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "rejects the update of a collection with the body of one entity",
	Source:  collectionUpdate,
	Quote:   `OData 4.01 Protocol §11.4.12: "The body of the request MUST be a delta payload …"`,
	Sends:   "a PATCH with one entity's body to a collection: the path itself where it ends on one, else the path without its key",
	Holds:   "4xx or 501, because a collection can only be updated with a delta payload; where the contract itself documents the update, this is information",
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
		if !e.Accepted() {
			return skip("the target returned " + check.Status(got))
		}
		out := finding("status.collection", "4xx or 501", check.Status(got), "")
		if e.Kind == check.Full {
			out.Findings[0].Hint = "does the documented path lack a key at its end? See lint rule REQ002"
			out.Level, out.Promise = check.May, "the contract documents this update of a collection"
			out.Cite = collectionUpdate + ", against " + e.Operation.Cite
		}
		return out
	},
})

const collectionUpdate = "OData 4.01 Protocol §11.4.12"
