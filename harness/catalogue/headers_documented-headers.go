package catalogue

import (
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var documentedHeaders = register(&check.Check{
	ID: "documented-headers", Rule: "PATCH-HDR-011", Family: "headers", Order: 130, Level: check.Documented, Profile: check.HTTP, Safety: check.RO,
	Title:   "sends the documented response headers",
	Source:  "the contract's response headers",
	Sends:   "any request with a response for which the contract documents headers, and the first GETs of the entity",
	Holds:   "each required header is present, and each documented header that is present has a value that matches its schema; Content-Type and the headers that frame a message are left to HTTP. An optional one that a success lacks is information",
	Needs:   "a response that is documented with headers",
	Classes: []check.Class{{Name: "header.missing"}, {Name: "header.value"}, {Name: "header.absent"}},
	When: func(s *check.Scenario) bool {
		documented := func(r contract.Response) bool { return len(r.Headers) > 0 }
		return always(s) && !onKind(check.UnknownMethods, check.LowerCase)(s) &&
			(slices.ContainsFunc(s.Operation.Responses, documented) || judgesReads(s) && slices.ContainsFunc(s.Operation.ReadResponses, documented))
	},
	Judge: eachOf(requestsAndReads, func(e *check.Evidence) (out check.Outcome) {
		documented := e.Operation.Documents(e.Response().Status)
		switch read := e.Response().Request.Method == http.MethodGet; {
		case read && e.Kind == check.UnknownKeys && e.Accepted():
			return skip("the entity does not exist, see unknown-key-read")
		case read:
			documented = e.Operation.DocumentsRead(e.Response().Status)
		case e.Intent == check.Reject && e.Accepted():
			return skip("the target accepted a request that it must reject")
		}
		if documented == nil || len(documented.Headers) == 0 {
			return skip("the contract documents no headers for " + check.Status(e.Response().Status))
		}
		for i := range documented.Headers {
			h := &documented.Headers[i]
			if found := judgeHeaderField(h, e.Response().Header.Values(h.Name)); len(found) > 0 {
				out.Findings, out.Cite = append(out.Findings, found...), h.Cite
				out.About(h.Name)
			}
		}
		if len(out.Findings) == 0 && e.Kind == check.Full && check.IsSuccess(e.Response().Status) {
			return optionalHeaders(e, documented)
		}
		return out
	}),
})

// optionalHeaders reports the documented headers that a success lacks although nothing requires them: in OpenAPI they are optional unless
// the description says otherwise, which few do.
func optionalHeaders(e *check.Evidence, documented *contract.Response) (out check.Outcome) {
	for _, h := range documented.Headers {
		if !h.Required && len(e.Response().Header.Values(h.Name)) == 0 {
			out.Add("header.absent", "the documented header "+h.Name, "none", "the contract does not say that it is required")
			out.About(h.Name)
			out.Cite = h.Cite
		}
	}
	return out.As(check.May)
}
