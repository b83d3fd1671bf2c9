package catalogue

import (
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var errorPhrase = register(&check.Check{
	ID: "error-phrase", Rule: "PATCH-ERROR-005", Family: "errors", Order: 880, Level: check.May, Profile: check.Graph, Safety: check.RO,
	Title:   "names an error by its status",
	Source:  "Graph API guidelines (error responses)",
	Sends:   "a request that must be refused",
	Holds:   "error.code is the phrase of the status without blanks, in any case of letters; any other code is information, for clients know more telling ones",
	Classes: []check.Class{{Name: "error.phrase"}},
	When:    onError,
	Judge: eachAnswer(func(e *check.Evidence) check.Outcome {
		inner, reason := errorOf(e)
		if reason != "" {
			return skip(reason)
		}
		code, _ := inner["code"].(string)
		if code == "" {
			return skip("the error has no code, see error-code")
		}
		phrase := strings.NewReplacer(" ", "", "-", "", "'", "").Replace(http.StatusText(e.Response().Status))
		if phrase == "" || strings.EqualFold(code, phrase) {
			return check.Outcome{}
		}
		return one("error.phrase", strings.ToLower(phrase[:1])+phrase[1:], check.Clip(code), "")
	}),
})
