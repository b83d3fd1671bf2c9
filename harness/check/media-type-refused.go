package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var mediaTypeRefused = register(&Check{
	ID: "media-type-refused", Rule: "PATCH-CONNEG-001", Family: "negotiation", Order: 700, Level: verdict.Should, Safety: RST,
	Title:   "refuses a body under the wrong media type",
	Source:  "RFC 5789 §2.2, RFC 9110 §15.5.16",
	Sends:   "a valid body under Content-Type: text/plain",
	Holds:   "415; another 4xx is worth knowing, a success warns",
	Classes: []Class{{Name: "negotiation.media-type"}, {Name: "status.unexpected"}},
	When:    onKind(WrongMediaType),
	Judge: func(e *Evidence) Outcome {
		return refuse(e, "negotiation.media-type", "415 Unsupported Media Type", http.StatusUnsupportedMediaType).insist(verdict.Should)
	},
})
