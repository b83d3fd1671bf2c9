package catalogue

import (
	"cmp"

	"github.com/graphconform/conform/harness/check"
)

var ifMatchStale = register(&check.Check{
	ID: "if-match-stale", Rule: "PATCH-COND-003", Family: "preconditions", Order: 640, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects an update with an outdated entity tag in If-Match",
	Source:  "RFC 9110 §13.1.1, OData 4.01 Protocol §8.2.4",
	Quote:   `RFC 9110 §13.1.1: "An origin server that evaluates an If-Match condition MUST NOT perform the requested method if the condition evaluates to false."`,
	Sends:   "a valid PATCH with If-Match and the entity tag of an earlier state, or a made-up one if reads return none; one with a part of the current tag, in http also with its weak form; one with the earlier tag and the name if-match in lower case",
	Holds:   "412; a target that returns no entity tags is information; rejected-unchanged judges whether the state stays",
	Classes: []check.Class{{Name: "condition.ignored"}, {Name: unexpectedStatus}},
	When:    onKind(check.StaleTags, check.NearTags, check.TagLists),
	Judge: func(e *check.Evidence) check.Outcome {
		at, hint := e.ForStep(check.Request), ""
		switch {
		case e.Kind == check.TagLists:
			at, hint = e.ForStep(check.StepLowerName), "the name of the field is sent as if-match, which is the same"
		case e.Kind == check.NearTags:
			hint = "If-Match is " + check.Clip(at.Response().Request.Header.Get("If-Match")) + ", which only resembles the current entity tag"
		}
		out := reject(at, "condition.ignored", check.Must, 412)
		if len(out.Findings) > 0 {
			out.Findings[0].Hint = cmp.Or(out.Findings[0].Hint, hint)
		}
		return withoutTags(e, out)
	},
})

// withoutTags lowers the level of findings about conditions for a target whose reads return no entity tag: it must evaluate them (RFC 9110
// section 13.2.1), but no client has a tag to send.
func withoutTags(e *check.Evidence, out check.Outcome) check.Outcome {
	if before := e.Step(check.Before); len(out.Findings) == 0 || before == nil || EntityTag(before) != "" {
		return out
	}
	out.Level = check.May
	out.Findings[0].Hint = "reading the entity returns no entity tag, so that no other can match it"
	return out
}
