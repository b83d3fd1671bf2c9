package catalogue

import (
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/edm"
)

var errorInner = register(&check.Check{
	ID: "error-inner", Rule: "PATCH-ERROR-004", Family: "errors", Order: 870, Level: check.Convention, Profile: check.Graph, Safety: check.RO,
	Title:   "gives an error the request-id of its answer",
	Source:  "Microsoft Graph error responses",
	Sends:   "a request that must be refused",
	Holds:   "a request-id in the innermost innererror, where it is a GUID, is that of the header; either spelling of innererror and of request-id will do, and neither need be there",
	Classes: []check.Class{{Name: "error.request-id"}},
	When:    onError,
	Judge: eachAnswer(func(e *check.Evidence) check.Outcome {
		inner, reason := errorOf(e)
		if reason != "" {
			return skip(reason)
		}
		got, found := innerRequestID(inner)
		guid, _ := edm.Lookup("Edm.Guid")
		header := e.Response().Header.Get("request-id")
		switch {
		case !found:
			return skip("the error names no request-id")
		case guid.Check(got) != nil:
			return skip("the request-id in the error is no GUID")
		case header == "":
			return skip("the answer has no request-id, see request-id")
		case !strings.EqualFold(got, header):
			return one("error.request-id", "request-id "+check.Clip(header)+", as in the header", check.Clip(got), "support finds one of the two only")
		}
		return check.Outcome{}
	}),
})

// maxInner bounds how deep errors are followed into each other.
const maxInner = 20

// innerRequestID returns the request-id of the innermost error that has one.
func innerRequestID(in map[string]any) (id string, found bool) {
	for range maxInner {
		var next map[string]any
		for name, v := range in {
			if strings.EqualFold(name, "innererror") {
				next, _ = v.(map[string]any)
			}
		}
		if next == nil {
			break
		}
		in = next
		for name, v := range in {
			if s, ok := v.(string); ok && (strings.EqualFold(name, "request-id") || strings.EqualFold(name, "requestId")) {
				id, found = s, true
			}
		}
	}
	return id, found
}
