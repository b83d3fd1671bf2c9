package catalogue

import (
	"mime"

	"github.com/graphconform/conform/harness/check"
)

var contentType = register(&check.Check{
	ID: "content-type", Rule: "PATCH-HDR-002", Family: "headers", Order: 150, Level: check.Must, Profile: check.OData, Safety: check.RO,
	Title:   "labels JSON content as application/json",
	Source:  "OData 4.01 Protocol §8.1.1, OData JSON 4.01 §4.1",
	Quote:   `OData JSON 4.01 §4.1: "Requests and responses with a JSON message body MUST have a Content-Type header value of application/json."`,
	Sends:   "any request",
	Holds:   "a response with content has exactly one Content-Type, application/json with any parameters",
	Classes: []check.Class{{Name: "header.content-type"}},
	When:    func(s *check.Scenario) bool { return always(s) && s.Kind != check.AcceptXML }, // see accept-xml
	Judge: eachResponse(func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if len(x.Body) == 0 {
			return skip("the response has no content")
		}
		if x.Status >= 300 && !startsObject(x.Body) {
			return skip("the error is not JSON, see error-object")
		}
		values := x.Header.Values("Content-Type")
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
