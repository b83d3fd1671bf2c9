package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var mediaTypeRefused = register(&check.Check{
	ID: "media-type-refused", Rule: "PATCH-CONNEG-001", Family: "negotiation", Order: 700, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects a body with an unsupported media type",
	Source:  "RFC 5789 §2.2, RFC 9110 §15.5.16",
	Quote:   `RFC 5789 §2.2: "Can be specified using a 415 (Unsupported Media Type) response when the client sends a patch document format that the server does not support …"`,
	Sends:   "a valid body with Content-Type: text/plain, with those of a form and of XML, and as JSON in an unknown charset",
	Holds:   "415; another 4xx and a success warn. That an unknown charset is accepted is information: RFC 8259 defines none for JSON, so a target may ignore it",
	Classes: []check.Class{{Name: "negotiation.media-type"}, {Name: "negotiation.charset"}, {Name: unexpectedStatus}},
	When:    onKind(check.WrongMediaType, check.OtherMediaTypes, check.OtherCharsets),
	Judge: func(e *check.Evidence) check.Outcome {
		switch {
		case e.Kind != check.OtherCharsets:
			return eachResponse(rejects(check.Request, "negotiation.media-type", check.Should, 415))(e)
		case e.Accepted():
			return finding("negotiation.charset", check.Status(415), check.Status(e.Response().Status), "the target ignores the charset").At(e.ResponseID()).As(check.May)
		}
		return check.Outcome{}
	},
})
