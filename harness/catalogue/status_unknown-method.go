package catalogue

import (
	"bytes"
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var unknownMethod = register(&check.Check{
	ID: "unknown-method", Rule: "PATCH-STATUS-007", Family: "status", Order: 60, Level: check.Should, Profile: check.HTTP, Safety: check.RO,
	Title:   "refuses a method that nobody defined",
	Source:  "RFC 9110 §9.1",
	Sends:   "the method CONFORMX, without content",
	Holds:   "501, or 405; a success must not come",
	Classes: []check.Class{{Name: "status.method"}},
	When:    onKind(check.UnknownMethods),
	Judge: func(e *check.Evidence) check.Outcome {
		got := e.Response()
		switch {
		case got.Status == http.StatusNotImplemented || got.Status == http.StatusMethodNotAllowed:
			return check.Outcome{}
		case check.IsSuccess(got.Status):
			out := one("status.method", "501 or 405", check.Status(got.Status), "the target serves a method that it cannot know")
			out.Level = check.Must
			return out
		case got.Status == http.StatusBadRequest && bytes.Contains(got.Body, []byte("No method match route template")):
			out := one("status.method", "501 or 405", check.Status(got.Status), "a known habit of Intune routes")
			out.Level = check.May
			return out
		case got.Status >= http.StatusInternalServerError:
			return methodFailed(got.Status)
		}
		return one("status.method", "501 or 405", check.Status(got.Status), "")
	},
})
