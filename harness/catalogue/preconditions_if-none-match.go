package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var ifNoneMatch = register(&check.Check{
	ID: "if-none-match", Rule: "PATCH-COND-005", Family: "preconditions", Order: 680, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects an update of an existing entity with a false If-None-Match",
	Source:  "RFC 9110 §13.1.2; OData 4.01 Protocol §8.2.5",
	Quote:   `RFC 9110 §13.1.2: "An origin server that evaluates an If-None-Match condition MUST NOT perform the requested method if the condition evaluates to false …"`,
	Sends:   "a valid PATCH with If-None-Match: *, beside If-Match if that is required, for an entity that exists; one with its current entity tag",
	Holds:   "412; a target that returns no entity tags is information",
	Classes: []check.Class{{Name: "condition.ignored"}, {Name: unexpectedStatus}},
	When:    onKind(check.StaleTags, check.TagLists),
	Judge: func(e *check.Evidence) check.Outcome {
		if e.Kind == check.TagLists {
			return withoutTags(e, reject(e.ForStep(check.StepNoneMatch), "condition.ignored", check.Should, http.StatusPreconditionFailed))
		}
		at := e.ForStep(check.StepIfNoneMatch)
		out := reject(at, "condition.ignored", check.Should, 412)
		if len(out.Findings) > 0 && at.Response().Request.Header.Get("If-Match") != "" {
			out.Findings[0].Got += " to If-None-Match beside the required If-Match"
			out.Findings[0].Hint = "a server evaluates both conditions (RFC 9110 §13.2.2)"
		}
		return withoutTags(e, out)
	},
})
