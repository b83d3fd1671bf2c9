package catalogue

import (
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var allow = register(&check.Check{
	ID: "allow", Rule: "PATCH-STATUS-008", Family: "status", Order: 80, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "names the allowed methods on every 405",
	Source:  "RFC 9110 §15.5.6, §10.2.1",
	Sends:   "a request that draws a 405, such as the method CONFORMX",
	Holds:   "a 405 carries Allow, and Allow does not list the refused method",
	Classes: []check.Class{{Name: "header.missing", WFC: 962}, {Name: "header.allow", WFC: 908}},
	When:    onRefuse,
	Judge: eachAnswer(func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if x.Status != http.StatusMethodNotAllowed {
			return skip("no 405 was answered")
		}
		values, present := x.Header["Allow"]
		if !present {
			return one("header.missing", "an Allow header", "none", "")
		}
		for _, method := range strings.Split(strings.Join(values, ","), ",") {
			if strings.TrimSpace(method) == x.Request.Method {
				return one("header.allow", "Allow without "+x.Request.Method, check.Clip(strings.Join(values, ", ")), "")
			}
		}
		return check.Outcome{}
	}),
})
