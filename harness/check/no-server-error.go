package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var noServerError = &Check{
	ID: "no-server-error", Rule: "PATCH-ERROR-007", Family: "errors", Level: verdict.Should, Safety: RO,
	Title:  "does not blame itself for a client's error",
	Source: "RFC 9110 §15.5",
	Sends:  "a request that must be refused, or may be",
	Holds:  "no 5xx; 501 is right for an unknown method only",
	When:   func(s *Scenario) bool { return s.Intent != Accept },
	Judge: func(e *Evidence) Outcome {
		got := e.Answer().Status
		methods := e.Kind == UnknownMethods || e.Kind == ToCollection
		if got < 500 || got == http.StatusNotImplemented && methods {
			return Outcome{}
		}
		return one("status.server-error", "4xx", Status(got), "the request is wrong on purpose; the target should say so")
	},
}
