package check

import (
	"bytes"
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var unknownMethod = register(&Check{
	ID: "unknown-method", Rule: "PATCH-STATUS-007", Family: "status", Order: 60, Level: verdict.Should, Safety: RO,
	Title:   "refuses a method that nobody defined",
	Source:  "RFC 9110 §9.1",
	Sends:   "the method CONFORMX, without content",
	Holds:   "501, or 405; a success must not come",
	Classes: []Class{{Name: "status.method"}},
	When:    onKind(UnknownMethods),
	Judge: func(e *Evidence) Outcome {
		got := e.Answer()
		switch {
		case got.Status == http.StatusNotImplemented || got.Status == http.StatusMethodNotAllowed:
			return Outcome{}
		case isSuccess(got.Status):
			out := one("status.method", "501 or 405", Status(got.Status), "the target serves a method that it cannot know")
			out.Level = verdict.Must
			return out
		case got.Status == http.StatusBadRequest && bytes.Contains(got.Body, []byte("No method match route template")):
			out := one("status.method", "501 or 405", Status(got.Status), "a known habit of Intune routes")
			out.Level = verdict.May
			return out
		case got.Status >= http.StatusInternalServerError:
			return methodFailed(got.Status)
		}
		return one("status.method", "501 or 405", Status(got.Status), "")
	},
})
