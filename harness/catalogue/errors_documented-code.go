package catalogue

import (
	"cmp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var documentedCode = register(&check.Check{
	ID: "documented-code", Rule: "PATCH-ERROR-010", Family: "errors", Order: 852, Level: check.Should, Profile: check.OData, Safety: check.RO,
	Title:  "returns the documented error code",
	Source: "the contract's error codes",
	Sends:  "a request that must be rejected, or may be",
	Holds: "error.code, or a code in innererror or details, is one that is documented for the status. That is judged where the rejected value is of a property that " +
		"a code is about, or where the status phrase is documented as a code; elsewhere the documented codes may be those of other causes",
	Needs:   "an error response that is documented with codes",
	Classes: []check.Class{{Name: "error.code"}},
	When: func(s *check.Scenario) bool {
		return onError(s) && s.Kind != check.SameError && slices.ContainsFunc(s.Operation.Responses, func(r contract.Response) bool { return len(r.Errors) > 0 })
	},
	Judge: func(e *check.Evidence) check.Outcome {
		about := map[string]string{}
		for _, bad := range e.Bad {
			about[bad.Step] = bad.Target
		}
		return eachOf((*check.Evidence).Requests, func(one *check.Evidence) check.Outcome {
			step := e.Steps[slices.IndexFunc(e.Steps, func(s check.Step) bool { return s.ID == one.ResponseID() })].Name
			return judgeCode(one, about[step])
		})(e)
	},
})

// judgeCode judges the code of an error for an invalid value of a property, or for something else if the name is empty.
func judgeCode(e *check.Evidence, property string) check.Outcome {
	if e.Response().Status < 400 {
		return skip("the response is not an error")
	}
	documented, wanted := e.Operation.ErrorCodes(e.Response().Status, property)
	if len(wanted) == 0 {
		return skip("no error code is documented for " + cmp.Or(property, "such a request") + " and " + check.Status(e.Response().Status))
	}
	if reason := undecodable(e.Response()); reason != "" {
		return skip(reason)
	}
	inner, reason := errorOf(e)
	if reason != "" {
		return skip(reason)
	}
	got := codesOf(inner, 0)
	if len(got) == 0 {
		return skip("the error has no code, see error-code")
	}
	if slices.ContainsFunc(documented, func(c contract.ErrorCode) bool { return slices.Contains(got, c.Code) }) {
		return check.Outcome{}
	}
	var names []string
	for _, c := range wanted {
		names = append(names, c.Code)
	}
	out := finding("error.code", strings.Join(names, " or "), check.Clip(got[0]), "")
	out.Cite, out.Promise = wanted[0].Cite, wanted[0].Text
	return out
}

// codesOf returns the codes of an OData error: its own, those of its details, and the more specific ones of innererror.
func codesOf(of map[string]any, depth int) (out []string) {
	if code, _ := of["code"].(string); code != "" {
		out = append(out, code)
	}
	details, _ := of["details"].([]any)
	for _, inner := range append(details, of["innererror"], of["innerError"]) {
		if members, ok := inner.(map[string]any); ok && depth < 8 {
			out = append(out, codesOf(members, depth+1)...)
		}
	}
	return out
}
