package catalogue

import (
	"bytes"
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

var head = register(&check.Check{
	ID: "head", Rule: "PATCH-STATUS-021", Family: "status", Order: 92, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:  "serves HEAD like GET",
	Source: "RFC 9110 §9.1, §9.3.2 and §8.6",
	Quote:  `RFC 9110 §9.1: "All general-purpose servers MUST support the methods GET and HEAD."`,
	Sends:  "a HEAD between two GETs",
	Holds: "HEAD has the status of the GET before it, where that is 200, and 405 or 501 warns; where both GETs show the same bytes, another Content-Length than that of the GET without a content coding warns. " +
		"401, 403 and 429 may come from something in front of the service, and are not judged",
	Classes: []check.Class{{Name: unexpectedStatus}, {Name: "header.content-length"}},
	When:    onKind(check.Heads),
	Judge: func(e *check.Evidence) check.Outcome {
		get, x, reason := afterGet(e)
		switch {
		case reason != "":
			return skip(reason)
		case x.Status >= http.StatusInternalServerError && x.Status != http.StatusNotImplemented:
			return skipServerError(x.Status)
		case x.Status == http.StatusUnauthorized, x.Status == http.StatusForbidden, x.Status == http.StatusTooManyRequests:
			return skip("HEAD returned " + check.Status(x.Status))
		case x.Status == http.StatusMethodNotAllowed, x.Status == http.StatusNotImplemented: // of a server that is not for general purposes
			return finding(unexpectedStatus, "200 OK to HEAD, as to GET", check.Status(x.Status), "").At(e.ResponseID()).As(check.Should)
		case x.Status != get.Status:
			return finding(unexpectedStatus, "200 OK to HEAD, as to GET", check.Status(x.Status), "").At(e.ResponseID())
		}
		if _, damaged := e.Object(get); damaged != "" {
			return skip("the content of GET is damaged, see decodable-content")
		}
		want, length := contentLength(get), x.Header.Get("Content-Length")
		// Many proxies count the content that they leave out: no client waits for it.
		if again := e.Step(check.StepCoded); length != "" && want != "" && length != want && again != nil && bytes.Equal(get.Body, again.Body) {
			return finding("header.content-length", "Content-Length: "+check.Clip(want)+" to HEAD, as to GET", check.Clip(length), "").At(e.ResponseID()).As(check.Should)
		}
		return check.Outcome{}
	},
})

// contentLength returns the length that a response to GET announces, or "" if it announces none.
func contentLength(x *wire.Exchange) string {
	if values := x.Header.Values("Content-Length"); len(values) == 1 && x.Undecoded == nil {
		return values[0]
	}
	return ""
}
