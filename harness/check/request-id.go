package check

import (
	"github.com/graphconform/conform/harness/edm"
	"github.com/graphconform/conform/harness/verdict"
)

var requestID = &Check{
	ID: "request-id", Rule: "PATCH-HDR-005", Family: "headers", Level: verdict.Graph, Safety: RO,
	Title:  "numbers its answers with a request-id",
	Source: "Microsoft Graph best practices (reliability and support)",
	Sends:  "any request",
	Holds:  "request-id is there, once, and is a GUID: support asks for it",
	When:   always,
	Judge: eachAnswer(func(e *Evidence) Outcome {
		values := e.Answer().Header.Values("request-id")
		if len(values) != 1 {
			return one("header.request-id", "one request-id header", headerCount(values), "")
		}
		if !isGUID(values[0]) {
			return one("header.request-id", "a GUID", clip(values[0]), "")
		}
		return Outcome{}
	}),
}

func isGUID(s string) bool {
	guid, _ := edm.Lookup("Edm.Guid")
	return guid.Check(s) == nil
}
