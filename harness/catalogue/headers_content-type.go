package catalogue

import (
	"mime"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var contentType = register(&check.Check{
	ID: "content-type", Rule: "PATCH-HDR-002", Family: "headers", Order: 150, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:  "labels its content with the right media type",
	Source: "the contract's media types, RFC 9110 §8.3; OData 4.01 Protocol §8.1.1, OData JSON 4.01 §4.1",
	Quote:  `OData JSON 4.01 §4.1: "Requests and responses with a JSON message body MUST have a Content-Type header value of application/json."`,
	Sends:  "any request",
	Holds: "a response with content has exactly one Content-Type: application/json with any parameters in odata and graph, a documented media type " +
		"of the response in http; there a missing Content-Type warns, and an undocumented response may have any",
	Classes: []check.Class{{Name: "header.content-type"}},
	When:    func(s *check.Scenario) bool { return always(s) && s.Kind != check.AcceptXML }, // see accept-xml
	Judge: eachResponse(func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if len(x.Body) == 0 {
			return skip("the response has no content")
		}
		values := x.Header.Values("Content-Type")
		if repeated("Content-Type", values) {
			return skip(seeSingleFields)
		}
		if plain(e) {
			return judgeMediaType(e, values)
		}
		if x.Status >= 300 && !startsObject(x.Body) {
			return skip("the error is not JSON, see error-object")
		}
		if len(values) != 1 {
			return finding("header.content-type", "one Content-Type", fieldLines(values), "")
		}
		media, _, err := mime.ParseMediaType(values[0])
		if err != nil || media != "application/json" {
			return finding("header.content-type", "application/json", check.Clip(values[0]), "")
		}
		return check.Outcome{}
	}),
})

// judgeMediaType judges Content-Type by the media types that the contract documents for the response.
func judgeMediaType(e *check.Evidence, values []string) check.Outcome {
	documented := e.Operation.Documents(e.Response().Status)
	if e.Accepted() {
		documented = e.Operation.Response(e.Response().Status) // an undocumented success is none of default
	}
	switch {
	case len(values) == 0:
		return finding("header.content-type", "a Content-Type", "none", "").As(check.Should)
	case e.Intent == check.Reject && e.Accepted():
		return skip("the target accepted a request that it must reject")
	case documented == nil || len(documented.Media) == 0:
		return check.Outcome{}
	}
	media, _, err := mime.ParseMediaType(values[0])
	if err == nil && slices.ContainsFunc(documented.Media, func(of string) bool { return inRange(media, of) }) {
		return check.Outcome{}
	}
	out := finding("header.content-type", strings.Join(documented.Media, " or "), check.Clip(values[0]), "")
	out.Level, out.Cite, out.Promise = check.Documented, documented.Cite, documented.Text
	return out
}

// inRange reports whether a media type is the documented one, or in the documented range such as `application/*`.
func inRange(media, documented string) bool {
	of, _, err := mime.ParseMediaType(documented)
	kind, all := strings.CutSuffix(of, "*")
	return err == nil && (media == of || all && (kind == "*/" || strings.HasPrefix(media, kind)))
}
