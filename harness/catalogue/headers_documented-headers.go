package catalogue

import (
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var documentedHeaders = register(&check.Check{
	ID: "documented-headers", Rule: "PATCH-HDR-011", Family: "headers", Order: 130, Level: check.Documented, Profile: check.HTTP, Safety: check.RO,
	Title:   "sends the headers that its contract documents",
	Source:  "the contract's response headers",
	Sends:   "any request that draws an answer for which the contract documents headers",
	Holds:   "a required header is there, and each documented one that is there has a value by its schema; Content-Type and what frames a message are left to HTTP",
	Needs:   "an answer that is documented with headers",
	Classes: []check.Class{{Name: "header.missing"}, {Name: "header.value"}},
	When: func(s *check.Scenario) bool {
		return always(s) && !onKind(check.UnknownMethods, check.LowerCase)(s) && slices.ContainsFunc(s.Operation.Responses, func(r contract.Response) bool { return len(r.Headers) > 0 })
	},
	Judge: eachAnswer(func(e *check.Evidence) check.Outcome {
		if e.Intent == check.Reject && e.Accepted() {
			return skip("the request had to be refused, and was not")
		}
		documented := e.Operation.Documents(e.Response().Status)
		if documented == nil || len(documented.Headers) == 0 {
			return skip("no headers are documented for " + check.Status(e.Response().Status))
		}
		var out check.Outcome
		for i := range documented.Headers {
			h := &documented.Headers[i]
			if found := judgeHeader(h, e.Response().Header.Values(h.Name)); len(found) > 0 {
				out.Findings, out.Cite = append(out.Findings, found...), h.Cite
			}
		}
		return out
	}),
})
