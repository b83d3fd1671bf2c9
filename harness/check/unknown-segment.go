package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var unknownSegment = register(&Check{
	ID: "unknown-segment", Rule: "PATCH-STATUS-011", Family: "status", Order: 110, Level: verdict.Graph, Safety: NOOP,
	Title:   "answers 404 where there is nothing",
	Source:  "OData 4.01 Protocol §9.2.1, Microsoft Graph error responses",
	Sends:   "a PATCH with the body {} to a segment under the path that no type has",
	Holds:   "404 or 400; another refusal is worth knowing",
	Needs:   "a path that does not end on a collection",
	Classes: []Class{{Name: "status.segment"}, {Name: "status.unexpected"}},
	When:    onKind(UnknownSegments),
	Judge: func(e *Evidence) Outcome {
		return refuse(e, "status.segment", "404 or 400", http.StatusNotFound, http.StatusBadRequest)
	},
})
