package catalogue

import (
	"bytes"
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var unknownMethod = register(&check.Check{
	ID: "unknown-method", Rule: "PATCH-STATUS-007", Family: "status", Order: 60, Level: check.Should, Profile: check.HTTP, Safety: check.RO,
	Title:   "rejects an unknown HTTP method",
	Source:  "RFC 9110 §9.1",
	Quote:   `RFC 9110 §9.1: "An origin server that receives a request method that is unrecognized or not implemented SHOULD respond with the 501 (Not Implemented) status code."`,
	Sends:   "the method CONFORMX, without content",
	Holds:   "501, or 405; a success fails, and a 400 of the HTTP parser, without JSON, is information",
	Classes: []check.Class{{Name: "status.method"}},
	When:    onKind(check.UnknownMethods),
	Judge: func(e *check.Evidence) check.Outcome {
		got := e.Response()
		out := finding("status.method", "501 or 405", check.Status(got.Status), "")
		switch {
		case got.Status == http.StatusNotImplemented || got.Status == http.StatusMethodNotAllowed:
			return check.Outcome{}
		case check.IsSuccess(got.Status):
			out.Level, out.Findings[0].Hint = check.Must, "the target serves a method that does not exist"
		case got.Status == http.StatusBadRequest && bytes.Contains(got.Body, []byte("No method match route template")):
			out.Level, out.Findings[0].Hint = check.May, "routes of Intune are known for this"
		case got.Status >= http.StatusInternalServerError:
			return skipServerError(got.Status)
		}
		return out
	},
})
