package catalogue

import (
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/edm"
)

var requestID = register(&check.Check{
	ID: "request-id", Rule: "PATCH-HDR-005", Family: "headers", Order: 170, Level: check.Convention, Profile: check.Graph, Safety: check.RO,
	Title:   "sends a unique request-id with each response",
	Source:  "Microsoft Graph best practices (reliability and support)",
	Quote:   `Microsoft Graph best practices (reliability and support): "Always log the request-id, timestamp and x-ms-ags-diagnostic from the HTTP response headers."`,
	Sends:   "any request",
	Holds:   "each response has one request-id, a GUID that no other response of the case has; support asks for it",
	Classes: []check.Class{{Name: "header.request-id"}},
	When:    always,
	Judge: func(e *check.Evidence) check.Outcome {
		return eachResponse(func(at *check.Evidence) check.Outcome {
			values := at.Response().Header.Values("request-id")
			if repeated("request-id", values) {
				return skip(seeSingleFields)
			}
			if len(values) != 1 {
				return finding("header.request-id", "one request-id header", fieldLines(values), "")
			}
			if !isGUID(values[0]) {
				return finding("header.request-id", "a GUID", check.Clip(values[0]), "")
			}
			for _, s := range e.Steps {
				if s.ID < at.Steps[0].ID && s.Exchange.Header.Get("request-id") == values[0] {
					return finding("header.request-id", "a unique request-id", "that of an earlier response", "nobody can distinguish the two requests")
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
