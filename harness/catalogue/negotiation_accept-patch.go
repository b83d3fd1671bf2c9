package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var acceptPatch = register(&check.Check{
	ID: "accept-patch", Rule: "PATCH-CONNEG-002", Family: "negotiation", Order: 710, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "sends Accept-Patch with every 415",
	Source:  "RFC 5789 §2.2 and §3.1, RFC 9110 §12.5.3",
	Quote:   `RFC 5789 §2.2: "Such a response SHOULD include an Accept-Patch response header … to notify the client what patch document media types are supported."`,
	Sends:   "a valid body with Content-Type: text/plain",
	Holds:   "a 415 has Accept-Patch, and no Accept-Encoding, because the content coding was not the cause",
	Classes: []check.Class{{Name: "header.missing"}, {Name: "header.accept-encoding"}},
	When:    onKind(check.WrongMediaType),
	Judge: func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if x.Status != http.StatusUnsupportedMediaType {
			return skip("the response is not a 415")
		}
		if values := x.Header.Values("Accept-Encoding"); len(values) > 0 {
			return finding("header.accept-encoding", "no Accept-Encoding", fieldLines(values), "").As(check.Must)
		}
		if x.Header.Get("Accept-Patch") == "" {
			return finding("header.missing", "an Accept-Patch header", "none", "")
		}
		return check.Outcome{}
	},
})
