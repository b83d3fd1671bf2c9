package catalogue

import (
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var undocumentedMethod = register(&check.Check{
	ID: "undocumented-method", Rule: "PATCH-STATUS-013", Family: "status", Order: 70, Level: check.Should, Profile: check.HTTP, Safety: check.MOCK,
	Title:   "rejects undocumented HTTP methods",
	Source:  "the contract's path, RFC 9110 §15.5.6",
	Sends:   "a PUT of the entity as it was just read, where no contract documents one, between two GETs",
	Holds:   "no success: 405 is best, any other rejection is accepted. An undocumented update is one that nobody tests, and may reset what it does not name",
	Needs:   "a path that ends on an entity, for which no PUT is documented",
	Classes: []check.Class{{Name: "status.undocumented-method"}},
	When:    onKind(check.UndocumentedMethods),
	Judge: func(e *check.Evidence) check.Outcome {
		got := e.Response()
		switch {
		case got.Status >= http.StatusInternalServerError && got.Status != http.StatusNotImplemented:
			return skipServerError(got.Status)
		case !e.Accepted():
			return check.Outcome{}
		}
		out := finding("status.undocumented-method", "405 or another rejection of "+got.Request.Method, check.Status(got.Status), "document the method, or reject it")
		before, after, reason := e.States()
		if reason != "" {
			return out
		}
		var changed []string
		for _, f := range changes(e, before, after, nil) {
			changed = append(changed, f.Got)
		}
		if len(changed) > 0 {
			out.Findings[0].Got += ", and " + check.Clip(strings.Join(changed, ", "))
		}
		return out
	},
})
