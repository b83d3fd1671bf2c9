package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

var ifNoneMatch = register(&check.Check{
	ID: "if-none-match", Rule: "PATCH-COND-005", Family: "preconditions", Order: 680, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects an update of an existing entity with a false If-None-Match",
	Source:  "RFC 9110 §13.1.2; OData 4.01 Protocol §8.2.5",
	Quote:   `RFC 9110 §13.1.2: "An origin server that evaluates an If-None-Match condition MUST NOT perform the requested method if the condition evaluates to false …"`,
	Sends:   "a valid PATCH with If-None-Match: *, beside If-Match if that is required, for an entity that exists; one with its current entity tag, and a GET with that",
	Holds:   "412, and 304 to the GET, where 200 warns; a target that returns no entity tags is information",
	Classes: []check.Class{{Name: "condition.ignored"}, {Name: unexpectedStatus}},
	When:    onKind(check.StaleTags, check.TagLists),
	Judge: func(e *check.Evidence) check.Outcome {
		if e.Kind == check.TagLists {
			return judgeCurrentTag(e)
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

// judgeCurrentTag judges an update and a read with the current entity tag in If-None-Match.
func judgeCurrentTag(e *check.Evidence) check.Outcome {
	out := reject(e.ForStep(check.StepNoneMatch), "condition.ignored", check.Should, http.StatusPreconditionFailed)
	if x := e.Step(check.StepFresh); len(out.Findings) == 0 && x != nil && x.Status == http.StatusOK {
		if reads := e.Step(check.ReadPrefix + "1"); reads != nil && wire.SameTag(EntityTag(reads), x.Request.Header.Get("If-None-Match")) {
			return finding("condition.ignored", "304 Not Modified", check.Status(x.Status), "the client has this state, as its entity tag says").At(e.StepID(check.StepFresh)).As(check.Should)
		}
	}
	return out
}
