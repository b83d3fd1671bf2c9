package catalogue

import (
	"cmp"
	"mime"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var metadata = register(&check.Check{
	ID: "metadata", Rule: "PATCH-HDR-003", Family: "headers", Order: 190, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "uses a valid odata.metadata parameter in Content-Type",
	Source:  "OData JSON 4.01 §3.1, §4.1",
	Quote:   `OData JSON 4.01 §4.1: "Responses MUST include the metadata parameter to specify the amount of metadata included in the response."`,
	Sends:   "a PATCH with values of the documented types",
	Holds:   "odata.metadata in the Content-Type of a success is minimal, full or none, and the one that Accept asked for; it may be absent",
	Needs:   needsBody,
	Classes: []check.Class{{Name: "header.metadata"}},
	When:    onBody,
	Judge: func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if _, reason := contentOf(e); reason != "" {
			return skip(reason)
		}
		got := metadataOf(x.Header.Get("Content-Type"))
		if got == "" {
			return skip("the Content-Type has no odata.metadata")
		}
		if asked := metadataOf(x.Request.Header.Get("Accept")); asked != "" && asked != got {
			return finding("header.metadata", "odata.metadata="+asked+", as in Accept", check.Clip(got), "")
		}
		if !slices.Contains([]string{"minimal", "full", "none"}, got) {
			return finding("header.metadata", "odata.metadata as minimal, full or none", check.Clip(got), "")
		}
		return check.Outcome{}
	},
})

// metadataOf returns the parameter odata.metadata of a media type, or metadata as OData 4.01 allows.
func metadataOf(mediaType string) string {
	_, params, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return ""
	}
	return cmp.Or(params["odata.metadata"], params["metadata"])
}
