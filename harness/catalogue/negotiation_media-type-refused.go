package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var mediaTypeRefused = register(&check.Check{
	ID: "media-type-refused", Rule: "PATCH-CONNEG-001", Family: "negotiation", Order: 700, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects a body with an unsupported media type",
	Source:  "RFC 5789 §2.2, RFC 9110 §15.5.16",
	Quote:   `RFC 5789 §2.2: "Can be specified using a 415 (Unsupported Media Type) response when the client sends a patch document format that the server does not support …"`,
	Sends:   "a valid body with Content-Type: text/plain, with those of a form and of XML, and as JSON in an unknown charset; a JSON Patch where the contract documents none",
	Holds:   "415; another 4xx and a success warn, but a JSON Patch must not get a success without effect. That an unknown charset is accepted is information: RFC 8259 defines none for JSON, so a target may ignore it",
	Classes: []check.Class{{Name: "negotiation.media-type"}, {Name: "negotiation.charset"}, {Name: unexpectedStatus}},
	When:    onKind(check.WrongMediaType, check.OtherMediaTypes, check.OtherCharsets, check.ForeignBodies),
	Judge: func(e *check.Evidence) check.Outcome {
		switch {
		case e.Kind == check.ForeignBodies:
			return judgeJSONPatch(e)
		case e.Kind != check.OtherCharsets:
			return eachResponse(rejects(check.Request, "negotiation.media-type", check.Should, 415))(e)
		case e.Accepted():
			return finding("negotiation.charset", check.Status(415), check.Status(e.Response().Status), "the target ignores the charset").At(e.ResponseID()).As(check.May)
		}
		return check.Outcome{}
	},
})

// judgeJSONPatch judges an update with a media type that the contract does not document, and whether it has an effect.
func judgeJSONPatch(e *check.Evidence) check.Outcome {
	if len(e.Change) == 0 {
		return skip("the contract documents JSON Patch")
	}
	out := reject(e.ForStep(check.Request), "negotiation.media-type", check.Should, 415)
	if len(out.Findings) == 0 || !e.Accepted() || e.Response().Status == http.StatusAccepted {
		return out
	}
	_, read := e.ReadsAround(check.Request)
	before, reason := e.State(check.Before)
	after, missing := e.State(read)
	if reason == "" && missing == "" && len(changedProperties(e, before, after)) == 0 {
		out.Level, out.Findings[0].Hint = check.Must, "the update has no effect, though the client is told that it has"
	}
	return out
}
