package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var mediaTypeRefused = register(&check.Check{
	ID: "media-type-refused", Rule: "PATCH-CONNEG-001", Family: "negotiation", Order: 700, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects a body with an unsupported media type",
	Source:  "RFC 5789 §2.2, RFC 9110 §15.5.16",
	Quote:   `RFC 5789 §2.2: "Can be specified using a 415 (Unsupported Media Type) response when the client sends a patch document format that the server does not support …"`,
	Sends:   "a valid body with Content-Type: text/plain, and with those of a form and of XML",
	Holds:   "415; another 4xx and a success warn",
	Classes: []check.Class{{Name: "negotiation.media-type"}, {Name: unexpectedStatus}},
	When:    onKind(check.WrongMediaType, check.OtherMediaTypes),
	Judge:   eachResponse(rejects(check.Request, "negotiation.media-type", check.Should, 415)),
})
