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
	Holds:   "each required header is present, and each documented header that is present has a value that matches its schema; Content-Type and the headers that frame a message are left to HTTP",
	Needs:   "a response that is documented with headers",
	Classes: []check.Class{{Name: "header.missing"}, {Name: "header.value"}},
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
			}
		}
		return out
	}),
})
