package catalogue

import (
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/edm"
)

var requestID = register(&check.Check{
	ID: "request-id", Rule: "PATCH-HDR-005", Family: "headers", Order: 170, Level: check.Convention, Profile: check.Graph, Safety: check.RO,
	Title:   "numbers its answers with a request-id",
	Source:  "Microsoft Graph best practices (reliability and support)",
	Sends:   "any request",
	Holds:   "request-id is there, once, is a GUID, and is another one than with the other answers of the case: support asks for it",
	Classes: []check.Class{{Name: "header.request-id"}},
	When:    always,
	Judge: func(e *check.Evidence) check.Outcome {
		return eachAnswer(func(at *check.Evidence) check.Outcome {
			values := at.Response().Header.Values("request-id")
			if len(values) != 1 {
				return one("header.request-id", "one request-id header", headerCount(values), "")
			}
			if !isGUID(values[0]) {
				return one("header.request-id", "a GUID", check.Clip(values[0]), "")
			}
			for _, s := range e.Steps {
				if s.ID < at.Steps[0].ID && s.Exchange.Header.Get("request-id") == values[0] {
					return one("header.request-id", "a request-id of its own", "that of an answer before it", "nobody can tell the two requests apart")
				}
			}
			return check.Outcome{}
		})(e)
	},
})

func isGUID(s string) bool {
	guid, _ := edm.Lookup("Edm.Guid")
	return guid.Check(s) == nil
}
