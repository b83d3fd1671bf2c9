package catalogue

import (
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var optionsOf = register(&check.Check{
	ID: "options", Rule: "PATCH-STATUS-022", Family: "status", Order: 94, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:  "lists the methods of an entity with OPTIONS",
	Source: "RFC 9110 §9.3.7 and §10.2.1",
	Quote:  `RFC 9110 §9.3.7: "A server generating a successful response to OPTIONS SHOULD send any header that might indicate optional features implemented by the server …"`,
	Sends:  "an OPTIONS of an entity, after a GET that shows it",
	Holds: "a success has an Allow with GET and the method of the update, otherwise it warns; 404 and 410 fail, because the entity is there; 405 and 501 are information. " +
		"Other rejections are not judged: something in front of the service may answer preflight requests",
	Classes: []check.Class{{Name: unexpectedStatus}, {Name: "header.missing"}, {Name: "header.allow"}},
	When:    onKind(check.Options),
	Judge: func(e *check.Evidence) check.Outcome {
		_, x, reason := afterGet(e)
		switch {
		case reason != "":
			return skip(reason)
		case isMissing(x.Status):
			return finding(unexpectedStatus, "a success, because the entity is there", check.Status(x.Status), "")
		case x.Status == http.StatusMethodNotAllowed, x.Status == http.StatusNotImplemented:
			return finding(unexpectedStatus, "the methods of the entity", check.Status(x.Status), "a service need not support OPTIONS").As(check.May)
		case x.Status >= http.StatusInternalServerError:
			return skipServerError(x.Status)
		case !check.IsSuccess(x.Status):
			return skip("OPTIONS returned " + check.Status(x.Status))
		}
		lines := x.Header.Values("Allow")
		if len(lines) == 0 {
			return finding("header.missing", "an Allow header", "none", "").As(check.Should)
		}
		var listed []string
		for method := range strings.SplitSeq(strings.Join(lines, ","), ",") {
			listed = append(listed, strings.TrimSpace(method))
		}
		for _, method := range []string{http.MethodGet, e.Operation.Method} {
			if !slices.Contains(listed, method) {
				return finding("header.allow", "Allow with "+method, check.Clip(strings.Join(lines, ", ")), "").As(check.Should)
			}
		}
		return check.Outcome{}
	},
})
