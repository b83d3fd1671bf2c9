package check

import (
	"mime"

	"github.com/graphconform/conform/harness/verdict"
)

var contentType = register(&Check{
	ID: "content-type", Rule: "PATCH-HDR-002", Family: "headers", Order: 150, Level: verdict.Must, Safety: RO,
	Title:   "labels its content as JSON, once",
	Source:  "OData 4.01 Protocol §8.1.1, OData JSON 4.01 §4.1",
	Sends:   "any request",
	Holds:   "an answer with content has exactly one Content-Type, application/json with any parameters",
	Classes: []Class{{Name: "header.content-type"}},
	When:    func(s *Scenario) bool { return always(s) && s.Kind != AcceptXML }, // which has a check of its own
	Judge: eachAnswer(func(e *Evidence) Outcome {
		x := e.Answer()
		if len(x.Body) == 0 {
			return skip("the answer has no content")
		}
		if x.Status >= 300 && !startsObject(x.Body) {
			return skip("the error is not JSON, see error-object")
		}
		values := x.Header.Values("Content-Type")
		if len(values) != 1 {
			return one("header.content-type", "one Content-Type", headerCount(values), "")
		}
		media, _, err := mime.ParseMediaType(values[0])
		if err != nil || media != "application/json" {
			return one("header.content-type", "application/json", clip(values[0]), "")
		}
		return Outcome{}
	}),
})
