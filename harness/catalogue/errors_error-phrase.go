package catalogue

import (
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var errorPhrase = register(&check.Check{
	ID: "error-phrase", Rule: "PATCH-ERROR-005", Family: "errors", Order: 880, Level: check.May, Profile: check.Graph, Safety: check.RO,
	Title:   "uses the status phrase as the error code",
	Source:  "Graph API guidelines (error responses)",
	Quote:   `Graph API guidelines (error responses): "The value for the "code" name/value pair … MUST match the HTTP response status code description, converted to camelCase …"`,
	Sends:   "a request that must be rejected",
	Holds:   "error.code is the phrase of the status without spaces, in any case; another code is information, because it may be more specific, unless it is documented",
	Classes: []check.Class{{Name: "error.phrase"}},
	When:    func(s *check.Scenario) bool { return onError(s) && s.Kind != check.SameError }, // of which other cases send the same
	Judge: eachError(func(e *check.Evidence) check.Outcome {
		inner, reason := errorOf(e)
		if reason != "" {
			return skip(reason)
		}
		code, _ := inner["code"].(string)
		if code == "" {
			return skip("the error has no code, see error-code")
		}
		documented, _ := e.Operation.ErrorCodes(e.Response().Status, "")
		if slices.ContainsFunc(documented, func(c contract.ErrorCode) bool { return c.Code == code }) {
			return check.Outcome{}
		}
		phrase := contract.Phrase(e.Response().Status)
		if phrase == "" || strings.EqualFold(code, phrase) {
			return check.Outcome{}
		}
		return finding("error.phrase", strings.ToLower(phrase[:1])+phrase[1:], check.Clip(code), "")
	}),
})
