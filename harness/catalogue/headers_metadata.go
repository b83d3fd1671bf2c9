package catalogue

import (
	"cmp"
	"mime"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var metadata = register(&check.Check{
	ID: "metadata", Rule: "PATCH-HDR-003", Family: "headers", Order: 190, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "names the amount of metadata that it sends as OData does",
	Source:  "OData JSON 4.01 §3.1, §4.1",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "where the Content-Type of a success names metadata, it is minimal, full or none, and what Accept asked for; a Content-Type that names none is no failure",
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
			return skip("the Content-Type names no metadata")
		}
		if asked := metadataOf(x.Request.Header.Get("Accept")); asked != "" && asked != got {
			return one("header.metadata", "odata.metadata="+asked+", as Accept asked", check.Clip(got), "")
		}
		if !slices.Contains([]string{"minimal", "full", "none"}, got) {
			return one("header.metadata", "odata.metadata as minimal, full or none", check.Clip(got), "")
		}
		return check.Outcome{}
	},
})

// metadataOf returns the format parameter of a media type: odata.metadata, or metadata since 4.01.
func metadataOf(mediaType string) string {
	_, params, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return ""
	}
	return cmp.Or(params["odata.metadata"], params["metadata"])
}
