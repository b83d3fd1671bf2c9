package check

import (
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

var undocumentedMethod = register(&Check{
	ID: "undocumented-method", Rule: "PATCH-STATUS-013", Family: "status", Order: 70, Level: verdict.Should, Safety: MOCK,
	Title:   "serves no method that nobody documents",
	Source:  "the contract's path, RFC 9110 §15.5.6",
	Sends:   "a PUT of the entity as it was just read, where no contract documents one, between two GETs",
	Holds:   "no success: 405 is best, any other refusal will do; an update that nobody documents is one that nobody tests, and may reset what it does not name",
	Needs:   "a path that ends on an entity, for which no PUT is documented",
	Classes: []Class{{Name: "status.undocumented-method"}},
	When:    onKind(UndocumentedMethods),
	Judge: func(e *Evidence) Outcome {
		got := e.Answer()
		if !isSuccess(got.Status) {
			return methodFailed(got.Status)
		}
		out := one("status.undocumented-method", "405 or another refusal of "+got.Request.Method, Status(got.Status), "document the method, or refuse it")
		before, after, reason := e.states()
		if reason != "" {
			return out
		}
		var changed []string
		for _, f := range e.changed(before, after, nil) {
			changed = append(changed, f.Got)
		}
		if len(changed) > 0 {
			out.Findings[0].Got += ", and " + clip(strings.Join(changed, ", "))
		}
		return out
	},
})

// methodFailed judges the refusal of a method that the target should not serve: a failure is left to no-server-error.
func methodFailed(status int) Outcome {
	if status >= http.StatusInternalServerError && status != http.StatusNotImplemented {
		return skip("answered " + Status(status) + ", see no-server-error")
	}
	return Outcome{}
}
