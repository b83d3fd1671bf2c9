package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var mediaTypeRefused = register(&check.Check{
	ID: "media-type-refused", Rule: "PATCH-CONNEG-001", Family: "negotiation", Order: 700, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "refuses a body under the wrong media type",
	Source:  "RFC 5789 §2.2, RFC 9110 §15.5.16",
	Sends:   "a valid body under Content-Type: text/plain",
	Holds:   "415; another 4xx is worth knowing, a success warns",
	Classes: []check.Class{{Name: "negotiation.media-type"}, {Name: "status.unexpected"}},
	When:    onKind(check.WrongMediaType),
	Judge: func(e *check.Evidence) check.Outcome {
		return insist(refuse(e, "negotiation.media-type", "415 Unsupported Media Type", http.StatusUnsupportedMediaType), check.Should)
	},
})
