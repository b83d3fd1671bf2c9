package catalogue

import (
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var ifMatchCurrent = register(&check.Check{
	ID: "if-match-current", Rule: "PATCH-COND-002", Family: "preconditions", Order: 630, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "applies an update with the current entity tag in If-Match",
	Source:  "RFC 9110 §13.1.1",
	Quote:   `RFC 9110 §13.1.1: "… the condition is true if any of the listed tags match the entity tag of the selected representation."`,
	Sends:   "a valid PATCH with If-Match and the entity tag that a GET just returned, one with that tag after another one, and one with those in two field lines",
	Holds:   "a success",
	Classes: []check.Class{{Name: "condition.refused"}},
	When:    onKind(check.CurrentTags, check.TagLists),
	Judge: func(e *check.Evidence) check.Outcome {
		x, hint := e.Step(check.Before), ""
		switch {
		case x == nil:
		case !entityTagSyntax.MatchString(EntityTag(x)):
			return skip("the entity tag is malformed, see etag")
		case e.Kind == check.TagLists:
			hint = "the second entity tag of the list is the current one"
		case EntityTag(x) == e.Response().Request.Header.Get("If-Match"):
			hint = "the read before the update returned this entity tag"
		}
		if plain(e) && strings.HasPrefix(EntityTag(e.Step(check.Before)), "W/") {
			return skip("If-Match compares strongly, and the entity tag is weak")
		}
		out := accept(e, "condition.refused", hint)
		if lines := e.ForStep(check.StepTagLines); lines.Response() != nil && len(out.Findings) == 0 {
			return accept(lines, "condition.refused", "the second line of If-Match has the current entity tag, and two lines are a list")
		}
		return out
	},
})
