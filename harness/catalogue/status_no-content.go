package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var noContent = register(&check.Check{
	ID: "no-content", Rule: "PATCH-STATUS-004", Family: "status", Order: 90, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "sends no content with 204",
	Source:  "RFC 9110 §8.6, §15.3.5",
	Quote:   `RFC 9110 §15.3.5: "A 204 response is terminated by the end of the header section; it cannot contain content or trailers."`,
	Sends:   "a valid update, also with Prefer and with If-Match",
	Holds:   "a 204 has no Content-Length and no content",
	Classes: []check.Class{{Name: "status.content", WFC: 954}},
	When:    onUpdate,
	Judge: func(e *check.Evidence) check.Outcome {
		x := e.Response()
		switch length := x.Header.Values("Content-Length"); {
		case x.Status != http.StatusNoContent:
			return skip("the response is not a 204")
		case len(x.Body) > 0:
			return finding("status.content", "204 without content", check.Clip(string(x.Body)), "")
		case len(length) > 0:
			return finding("status.content", "204 without Content-Length", fieldLines(length), "a client may read what follows as the start of the next response")
		}
		return check.Outcome{}
	},
})
