package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var unknownSegment = register(&check.Check{
	ID: "unknown-segment", Rule: "PATCH-STATUS-011", Family: "status", Order: 110, Level: check.Convention, Profile: check.Graph, Safety: check.NOOP,
	Title:   "returns 404 for an unknown path segment",
	Source:  "OData 4.01 Protocol §9.2.1, Microsoft Graph error responses",
	Quote:   `OData 4.01 Protocol §9.2.1: "404 Not Found indicates that the resource specified by the request URL does not exist."`,
	Sends:   "a PATCH with the body {} to a segment under the path that no type declares",
	Holds:   "404 or 400; another rejection is information",
	Needs:   "a path that does not end on a collection",
	Classes: []check.Class{{Name: "status.segment"}, {Name: unexpectedStatus}},
	When:    onKind(check.UnknownSegments),
	Judge:   rejects(check.Request, "status.segment", check.May, 404, 400),
})
