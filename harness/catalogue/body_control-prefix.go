package catalogue

import (
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var controlPrefix = register(&check.Check{
	ID: "control-prefix", Rule: "PATCH-BODY-007", Family: "body", Order: 290, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "writes control information as its version of OData does",
	Source:  "OData JSON 4.01 §4.5",
	Sends:   "a PATCH with OData-MaxVersion: 4.0",
	Holds:   "under OData-Version: 4.0 control information carries the prefix odata., as in @odata.etag; annotations with a name of their own are free",
	Needs:   needsBody,
	Classes: []check.Class{{Name: "odata.control"}},
	When:    onBody,
	Judge: func(e *check.Evidence) check.Outcome {
		entity, _, reason := entityOf(e)
		if reason != "" {
			return skip(reason)
		}
		if e.Response().Header.Get("OData-Version") != "4.0" {
			return skip("the answer is not of OData-Version 4.0")
		}
		var out []check.Finding
		for _, name := range slices.Sorted(maps.Keys(entity)) {
			if of, control, _ := strings.Cut(name, "@"); slices.Contains(controlNames, control) {
				out = append(out, check.Finding{Want: of + "@odata." + control, Got: check.Clip(name)})
			}
		}
		return classed("odata.control", out)
	},
})

// controlNames is the control information of OData JSON 4.01 §4.6 that a request or an answer may hold.
var controlNames = []string{
	"context", "metadataEtag", "count", "nextLink", "delta", "deltaLink", "id", "editLink", "readLink", "etag", "navigationLink",
	"associationLink", "type", "mediaEditLink", "mediaReadLink", "mediaContentType", "mediaEtag", "removed", "collectionAnnotations",
}
