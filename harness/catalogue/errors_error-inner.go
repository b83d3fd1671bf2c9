package catalogue

import (
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var errorInner = register(&check.Check{
	ID: "error-inner", Rule: "PATCH-ERROR-004", Family: "errors", Order: 870, Level: check.Convention, Profile: check.Graph, Safety: check.RO,
	Title:   "repeats the request-id of the response in innererror",
	Source:  "Microsoft Graph error responses",
	Sends:   "a request that must be rejected",
	Holds:   "a request-id in the innermost innererror that is a GUID is the one of the header; innererror and request-id may be spelled either way, and both may be absent",
	Classes: []check.Class{{Name: "error.request-id"}},
	When:    onError,
	Judge: eachError(func(e *check.Evidence) check.Outcome {
		inner, reason := errorOf(e)
		if reason != "" {
			return skip(reason)
		}
		got, found := innerRequestID(inner)
		header := e.Response().Header.Get("request-id")
		switch {
		case !found:
			return skip("the error has no request-id")
		case !isGUID(got):
			return skip("the request-id in the error is not a GUID")
		case header == "":
			return skip("the response has no request-id, see request-id")
		case !strings.EqualFold(got, header):
			return finding("error.request-id", "request-id "+check.Clip(header)+", as in the header", check.Clip(got), "support can find only one of the two")
		}
		return check.Outcome{}
	}),
})

// maxInner bounds how deep nested errors are followed.
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
