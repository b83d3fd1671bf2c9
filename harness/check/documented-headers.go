package check

import (
	"slices"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
)

var documentedHeaders = register(&Check{
	ID: "documented-headers", Rule: "PATCH-HDR-011", Family: "headers", Order: 130, Level: verdict.Documented, Safety: RO,
	Title:   "sends the headers that its contract documents",
	Source:  "the contract's response headers",
	Sends:   "any request that draws an answer for which the contract documents headers",
	Holds:   "a required header is there, and each documented one that is there has a value by its schema; Content-Type and what frames a message are left to HTTP",
	Needs:   "an answer that is documented with headers",
	Classes: []Class{{Name: "header.missing"}, {Name: "header.value"}},
	When: func(s *Scenario) bool {
		return always(s) && !onKind(UnknownMethods, LowerCase)(s) && slices.ContainsFunc(s.Operation.Responses, func(r contract.Response) bool { return len(r.Headers) > 0 })
	},
	Judge: eachAnswer(func(e *Evidence) Outcome {
		if e.Intent == Refuse && e.Accepted() {
			return skip("the request had to be refused, and was not")
		}
		documented := e.Operation.Documents(e.Answer().Status)
		if documented == nil || len(documented.Headers) == 0 {
			return skip("no headers are documented for " + Status(e.Answer().Status))
		}
		var out Outcome
		for i := range documented.Headers {
			h := &documented.Headers[i]
			if found := judgeHeader(h, e.Answer().Header.Values(h.Name)); len(found) > 0 {
				out.Findings, out.Cite = append(out.Findings, found...), h.Cite
			}
		}
		return out
	}),
})
