package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var unknownSegment = register(&check.Check{
	ID: "unknown-segment", Rule: "PATCH-STATUS-011", Family: "status", Order: 110, Level: check.Convention, Profile: check.Graph, Safety: check.NOOP,
	Title:   "answers 404 where there is nothing",
	Source:  "OData 4.01 Protocol §9.2.1, Microsoft Graph error responses",
	Sends:   "a PATCH with the body {} to a segment under the path that no type has",
	Holds:   "404 or 400; another refusal is worth knowing",
	Needs:   "a path that does not end on a collection",
	Classes: []check.Class{{Name: "status.segment"}, {Name: "status.unexpected"}},
	When:    onKind(check.UnknownSegments),
	Judge: func(e *check.Evidence) check.Outcome {
		return refuse(e, "status.segment", "404 or 400", http.StatusNotFound, http.StatusBadRequest)
	},
})
