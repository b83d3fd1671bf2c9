package catalogue

import (
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

var allow = register(&check.Check{
	ID: "allow", Rule: "PATCH-STATUS-008", Family: "status", Order: 80, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "lists the allowed methods with every 405",
	Source:  "RFC 9110 §15.5.6, §10.2.1",
	Quote:   `RFC 9110 §15.5.6: "The origin server MUST generate an Allow header field in a 405 response containing a list of the target resource's currently supported methods."`,
	Sends:   "any request that leads to a 405, such as one with the method CONFORMX, or a GET of the entity",
	Holds:   "a 405 has Allow; Allow lists the documented method of the path, and neither the rejected one nor another that the path rejects with 405; an Allow without the GET that the path serves warns",
	Classes: []check.Class{{Name: "header.missing", WFC: 962}, {Name: "header.allow", WFC: 908}},
	When:    func(*check.Scenario) bool { return true },
	Judge: func(all *check.Evidence) check.Outcome {
		return eachOf(withReads, func(e *check.Evidence) check.Outcome { return judgeAllow(all, e) })(all)
	},
})

// judgeAllow judges one response. The reads of its case show whether the same path serves GET.
func judgeAllow(all, e *check.Evidence) check.Outcome {
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
	case listed[http.MethodGet] && getStatus(all, x) == http.StatusMethodNotAllowed:
		return finding("header.allow", "Allow without GET, which the path rejects with 405, too", check.Clip(got), "")
	case !listed[documented] && x.Request.Method != documented && onDocumentedPath(e.Scenario):
		return finding("header.allow", "Allow with "+documented, check.Clip(got), "")
	case !listed[http.MethodGet] && check.IsSuccess(getStatus(all, x)):
		return finding("header.allow", "Allow with GET, which the path serves", check.Clip(got), "").As(check.Should)
	}
	return check.Outcome{}
}

// getStatus returns the status of a read of the same path in the case, or 0.
func getStatus(e *check.Evidence, x *wire.Exchange) int {
	for _, s := range e.Steps {
		if s.Exchange.Request.Method == http.MethodGet && s.Exchange.Request.URL == x.Request.URL {
			return s.Exchange.Status
		}
	}
	return 0
}

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
