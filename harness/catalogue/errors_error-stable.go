package catalogue

import (
	"cmp"

	"github.com/graphconform/conform/harness/check"
)

var errorStable = register(&check.Check{
	ID: "error-stable", Rule: "PATCH-ERROR-009", Family: "errors", Order: 885, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "returns the same error code for the same mistake in any language",
	Source:  "RFC 9457 §3.1.1; OData JSON 4.01 §21.1",
	Quote:   `OData JSON 4.01 §21.1: "The value for the code name/value pair is a non-empty language-independent string."`,
	Sends:   "the same invalid PATCH three times, the last time with Accept-Language: de",
	Holds:   "the three responses have the same status and the same error.code, code or problem type, as far as they have one; their messages may differ",
	Needs:   needsValue,
	Classes: []check.Class{{Name: "error.unstable"}, {Name: "error.language"}},
	When:    onKind(check.SameError),
	Judge: func(e *check.Evidence) check.Outcome {
		first := e.Response()
		if !isClientError(first.Status) {
			return skip("the request was not rejected with 4xx")
		}
		for _, next := range []struct{ step, class, hint string }{
			{check.StepAgain, "error.unstable", "the request is the same"},
			{check.StepLanguage, "error.language", "the request differs in Accept-Language alone"},
		} {
			x := e.Step(next.step)
			if x == nil || x.Status >= 500 {
				continue
			}
			if x.Status != first.Status {
				return finding(next.class, check.Status(first.Status)+", as to the first request", check.Status(x.Status), next.hint).At(e.StepID(next.step))
			}
			if was, now := codeOf(e.ForStep(check.Request)), codeOf(e.ForStep(next.step)); was != now {
				return finding(next.class, "the code "+check.Show(was)+", as to the first request", check.Show(now), next.hint).At(e.StepID(next.step))
			}
		}
		return check.Outcome{}
	},
})

// codeOf returns what identifies the kind of an error, or "".
func codeOf(e *check.Evidence) string {
	if inner, reason := errorOf(e); reason == "" {
		code, _ := inner["code"].(string)
		return code
	}
	body, _ := e.Object(e.Response())
	code, _ := body["code"].(string)
	kind, _ := body["type"].(string)
	return cmp.Or(code, kind)
}
