package check

import (
	"github.com/graphconform/conform/harness/edm"
	"github.com/graphconform/conform/harness/verdict"
)

var requestID = register(&Check{
	ID: "request-id", Rule: "PATCH-HDR-005", Family: "headers", Order: 170, Level: verdict.Graph, Safety: RO,
	Title:   "numbers its answers with a request-id",
	Source:  "Microsoft Graph best practices (reliability and support)",
	Sends:   "any request",
	Holds:   "request-id is there, once, is a GUID, and is another one than with the other answers of the case: support asks for it",
	Classes: []Class{{Name: "header.request-id"}},
	When:    always,
	Judge: func(e *Evidence) Outcome {
		return eachAnswer(func(at *Evidence) Outcome {
			values := at.Answer().Header.Values("request-id")
			if len(values) != 1 {
				return one("header.request-id", "one request-id header", headerCount(values), "")
			}
			if !isGUID(values[0]) {
				return one("header.request-id", "a GUID", clip(values[0]), "")
			}
			for _, s := range e.Steps {
				if s.ID < at.Steps[0].ID && s.Exchange.Header.Get("request-id") == values[0] {
					return one("header.request-id", "a request-id of its own", "that of an answer before it", "nobody can tell the two requests apart")
				}
			}
			return Outcome{}
		})(e)
	},
})

func isGUID(s string) bool {
	guid, _ := edm.Lookup("Edm.Guid")
	return guid.Check(s) == nil
}
