package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var noServerError = register(&Check{
	ID: "no-server-error", Rule: "PATCH-ERROR-007", Family: "errors", Order: 860, Level: verdict.Should, Safety: RO,
	Title:   "does not blame itself for a client's error",
	Source:  "RFC 9110 §15.5",
	Sends:   "a request that must be refused, or may be",
	Holds:   "no 5xx; 501 is right only for what a target need not have: a method that is unknown or undocumented, an update of a collection, a batch, a query option",
	Classes: []Class{{Name: "status.server-error", WFC: 100}},
	When:    func(s *Scenario) bool { return s.Intent != Accept },
	Judge: func(e *Evidence) Outcome {
		optional := onKind(UnknownMethods, UndocumentedMethods, LowerCase, ToCollection, Batch, BatchLimits, Repeated)(e.Scenario)
		for _, s := range e.requests() {
			got := s.Exchange.Status
			if got < 500 || got == http.StatusNotImplemented && optional {
				continue
			}
			hint := "the request is wrong on purpose; the target should say so"
			if e.Intent == Open {
				hint = "the target may refuse the request, but not fail on it"
			}
			return one("status.server-error", "4xx", Status(got), hint).at(s.ID)
		}
		return Outcome{}
	},
})
