package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var mediaTypeAccepted = register(&check.Check{
	ID: "media-type-accepted", Rule: "PATCH-CONNEG-014", Family: "negotiation", Order: 705, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "accepts every documented media type, in any spelling",
	Source:  "RFC 9110 §8.3.1, §5.6.6, RFC 5789 §2.2",
	Quote:   `RFC 9110 §8.3.1: "The type and subtype tokens are case-insensitive. … For example, the following media types are equivalent …"`,
	Sends:   "a valid PATCH with charset=utf-8, one with each other documented media type that has the same schema, one with the media type in upper case and one with charset=\"UTF-8\"",
	Holds:   "a success",
	Classes: []check.Class{{Name: "negotiation.media-type"}},
	When:    onKind(check.MediaTypes),
	Judge: eachResponse(func(e *check.Evidence) check.Outcome {
		return accept(e, "negotiation.media-type", "Content-Type is "+check.Clip(e.Response().Request.Header.Get("Content-Type")))
	}),
})
