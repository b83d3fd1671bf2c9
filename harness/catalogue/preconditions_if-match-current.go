package catalogue

import "github.com/graphconform/conform/harness/check"

var ifMatchCurrent = register(&check.Check{
	ID: "if-match-current", Rule: "PATCH-COND-002", Family: "preconditions", Order: 630, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "applies an update with the current entity tag in If-Match",
	Source:  "RFC 9110 §13.1.1",
	Sends:   "a valid PATCH with If-Match and the entity tag that a GET just returned",
	Holds:   "a success",
	Classes: []check.Class{{Name: "condition.refused"}},
	When:    onKind(check.CurrentTags),
	Judge: func(e *check.Evidence) check.Outcome {
		if x := e.Step(check.Before); x != nil && !entityTagSyntax.MatchString(EntityTag(x)) {
			return skip("the entity tag is malformed, see etag")
		}
		return accept(e, "condition.refused", "does the target compare the entity tag exactly as it returned it?")
	},
})
