package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

var conditionalRead = register(&check.Check{
	ID: "conditional-read", Rule: "PATCH-COND-009", Family: "preconditions", Order: 685, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:  "evaluates If-None-Match of reads",
	Source: "RFC 9110 §13.1.2 and §15.4.5",
	Quote:  `RFC 9110 §13.1.2: "A recipient MUST use the weak comparison function when comparing entity tags for If-None-Match …"`,
	Sends:  "three GETs with the current entity tag in If-None-Match: alone, in a list, and as a weak tag where it is strong, or the other way round",
	Holds: "304 with the entity tag that a 200 would have. A 200 to the tag alone is information, and warns where the contract documents 304; a target that returns 304 to " +
		"that, and not to the others, does not compare as it must",
	Classes: []check.Class{{Name: "condition.ignored"}, {Name: "condition.compared"}, {Name: "header.missing"}, {Name: "etag.answer"}},
	When:    onKind(check.FreshReads),
	Judge: func(e *check.Evidence) check.Outcome {
		first, read := e.Response(), e.Step(check.Before)
		if read == nil || EntityTag(read) == "" || !wire.SameTag(EntityTag(read), first.Request.Header.Get("If-None-Match")) {
			return skip(noEntityTag)
		}
		if first.Status != http.StatusNotModified {
			return notConditional(e)
		}
		seen := map[string]bool{}
		for _, step := range freshSteps {
			if x := e.Step(step); x != nil && x.Status == http.StatusNotModified {
				seen[x.Header.Get("ETag")] = true
			}
		}
		if len(seen) > 2 {
			return skip("each response has another entity tag, see etag")
		}
		for _, step := range freshSteps {
			x := e.Step(step)
			if x == nil || x.Status == http.StatusOK && !wire.SameTag(EntityTag(x), EntityTag(read)) {
				continue // the entity has changed
			}
			tag := x.Header.Get("ETag")
			switch sent := check.Clip(x.Request.Header.Get("If-None-Match")); {
			case x.Status == http.StatusOK, isClientError(x.Status):
				return finding("condition.compared", "304 Not Modified to If-None-Match: "+sent, check.Status(x.Status), "the current entity tag alone leads to 304").At(e.StepID(step))
			case x.Status != http.StatusNotModified, read.Header.Get("ETag") == "":
			case tag == "":
				return finding("header.missing", "ETag in a 304, as in a 200", "none", "").At(e.StepID(step))
			case !wire.SameTag(tag, read.Header.Get("ETag")):
				return finding("etag.answer", check.Clip(read.Header.Get("ETag"))+", as in a 200", check.Clip(tag)+" in a 304", "").At(e.StepID(step))
			}
		}
		return check.Outcome{}
	},
})

var freshSteps = []string{check.Request, check.StepFreshList, check.StepFreshForm}

// notConditional judges a target that returns no 304 to the current entity tag, as a server may that does not support conditions.
func notConditional(e *check.Evidence) check.Outcome {
	x := e.Response()
	if x.Status != http.StatusOK {
		return skip("the conditional read returned " + check.Status(x.Status))
	}
	out := finding("condition.ignored", "304 Not Modified", check.Status(x.Status), "the client has this state, as its entity tag says").As(check.May)
	if documented := e.Operation.ReadResponse(http.StatusNotModified); documented != nil {
		out.Level, out.Cite, out.Promise = check.Should, documented.Cite, documented.Text
	}
	return out
}
