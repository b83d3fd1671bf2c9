package catalogue

import (
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var controlPrefix = register(&check.Check{
	ID: "control-prefix", Rule: "PATCH-BODY-007", Family: "body", Order: 290, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "prefixes control information as its OData version requires",
	Source:  "OData JSON 4.01 §4.5",
	Quote:   `OData JSON 4.01 §4.5: "In requests and responses with an OData-Version header with a value of 4.0 control information names are prefixed with @odata. …"`,
	Sends:   "a PATCH with OData-MaxVersion: 4.0",
	Holds:   "with OData-Version: 4.0 control information has the prefix odata., as in @odata.etag; custom annotations may have any name",
	Needs:   needsBody,
	Classes: []check.Class{{Name: "odata.control"}},
	When:    onBody,
	Judge: onEntity(func(e *check.Evidence, entity map[string]any, _ *contract.Response) (out check.Outcome) {
		if e.Response().Header.Get("OData-Version") != "4.0" {
			return skip("the OData-Version of the response is not 4.0")
		}
		for _, name := range slices.Sorted(maps.Keys(entity)) {
			if of, control, _ := strings.Cut(name, "@"); slices.Contains(controlNames, control) {
				out.Add("odata.control", of+"@odata."+control, check.Clip(name), "")
			}
		}
		return out
	}),
})

// controlNames are the names of control information (OData JSON 4.01 §4.6).
var controlNames = []string{
	"context", "metadataEtag", "count", "nextLink", "delta", "deltaLink", "id", "editLink", "readLink", "etag", "navigationLink",
	"associationLink", "type", "mediaEditLink", "mediaReadLink", "mediaContentType", "mediaEtag", "removed", "collectionAnnotations",
}
