package catalogue

import (
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var clientRequestID = register(&check.Check{
	ID: "client-request-id", Rule: "PATCH-HDR-006", Family: "headers", Order: 180, Level: check.Convention, Profile: check.Graph, Safety: check.RO,
	Title:   "echoes the client-request-id",
	Source:  "Microsoft Graph: get access without a user (sample response), best practices (reliability and support)",
	Sends:   "any request, with a new GUID in client-request-id",
	Holds:   "the response has one client-request-id, with the GUID that was sent",
	Classes: []check.Class{{Name: "header.client-request-id"}},
	When:    always,
	Judge: eachResponse(func(e *check.Evidence) check.Outcome {
		x := e.Response()
		sent := x.Request.Header.Get("client-request-id")
		if sent == "" {
			return skip("the request had no client-request-id")
		}
		values := x.Header.Values("client-request-id")
		if repeated("client-request-id", values) {
			return skip(seeSingleFields)
		}
		if len(values) != 1 {
			return finding("header.client-request-id", "one client-request-id header", fieldLines(values), "")
		}
		if !strings.EqualFold(values[0], sent) {
			return finding("header.client-request-id", "the GUID that was sent", "another value, "+check.Clip(values[0]), "")
		}
		return check.Outcome{}
	}),
})
