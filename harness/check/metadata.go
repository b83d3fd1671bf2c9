package check

import (
	"cmp"
	"mime"
	"slices"

	"github.com/graphconform/conform/harness/verdict"
)

var metadata = register(&Check{
	ID: "metadata", Rule: "PATCH-HDR-003", Family: "headers", Order: 190, Level: verdict.Must, Safety: RST,
	Title:   "names the amount of metadata that it sends as OData does",
	Source:  "OData JSON 4.01 §3.1, §4.1",
	Sends:   "a PATCH with values of the documented types",
	Holds:   "where the Content-Type of a success names metadata, it is minimal, full or none, and what Accept asked for; a Content-Type that names none is no failure",
	Needs:   needsBody,
	Classes: []Class{{Name: "header.metadata"}},
	When:    onBody,
	Judge: func(e *Evidence) Outcome {
		x := e.Answer()
		if _, reason := e.content(); reason != "" {
			return skip(reason)
		}
		got := metadataOf(x.Header.Get("Content-Type"))
		if got == "" {
			return skip("the Content-Type names no metadata")
		}
		if asked := metadataOf(x.Request.Header.Get("Accept")); asked != "" && asked != got {
			return one("header.metadata", "odata.metadata="+asked+", as Accept asked", clip(got), "")
		}
		if !slices.Contains([]string{"minimal", "full", "none"}, got) {
			return one("header.metadata", "odata.metadata as minimal, full or none", clip(got), "")
		}
		return Outcome{}
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
