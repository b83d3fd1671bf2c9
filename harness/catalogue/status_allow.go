package catalogue

import (
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var allow = register(&check.Check{
	ID: "allow", Rule: "PATCH-STATUS-008", Family: "status", Order: 80, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "lists the allowed methods with every 405",
	Source:  "RFC 9110 §15.5.6, §10.2.1",
	Quote:   `RFC 9110 §15.5.6: "The origin server MUST generate an Allow header field in a 405 response containing a list of the target resource's currently supported methods."`,
	Sends:   "a request that leads to a 405, such as one with the method CONFORMX, or a GET of the entity",
	Holds:   "a 405 has Allow; Allow lists the documented method of the path, and does not list the rejected one",
	Classes: []check.Class{{Name: "header.missing", WFC: 962}, {Name: "header.allow", WFC: 908}},
	When:    func(s *check.Scenario) bool { return onReject(s) || onDocumentedPath(s) },
	Judge: eachOf(withReads, func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if x.Status != http.StatusMethodNotAllowed {
			return skip("no response is a 405")
		}
		values, present := x.Header["Allow"]
		if !present {
			return finding("header.missing", "an Allow header", "none", "")
		}
		listed, got := map[string]bool{}, strings.Join(values, ", ")
		for method := range strings.SplitSeq(got, ",") {
			listed[strings.TrimSpace(method)] = true
		}
		switch documented := e.Operation.Method; {
		case listed[x.Request.Method]:
			return finding("header.allow", "Allow without "+x.Request.Method, check.Clip(got), "")
		case !listed[documented] && x.Request.Method != documented && onDocumentedPath(e.Scenario):
			return finding("header.allow", "Allow with "+documented, check.Clip(got), "")
		}
		return check.Outcome{}
	}),
})

// onDocumentedPath is a request with another method to the path of the operation.
var onDocumentedPath = onKind(check.UnknownMethods, check.UndocumentedMethods)

// withReads returns the requests of a case. One case, which every operation has, also judges the status of its reads: a contract need not
// document a GET.
func withReads(e *check.Evidence) []check.Step {
	if e.Kind == check.MalformedJSON {
		return e.Steps
	}
	return e.Requests()
}
