package check

import (
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

var errorPhrase = register(&Check{
	ID: "error-phrase", Rule: "PATCH-ERROR-005", Family: "errors", Order: 880, Level: verdict.May, Safety: RO,
	Title:   "names an error by its status",
	Source:  "Graph API guidelines (error responses)",
	Sends:   "a request that must be refused",
	Holds:   "error.code is the phrase of the status without blanks, in any case of letters; any other code is information, for clients know more telling ones",
	Classes: []Class{{Name: "error.phrase"}},
	When:    onError,
	Judge: eachAnswer(func(e *Evidence) Outcome {
		inner, reason := e.errorOf()
		if reason != "" {
			return skip(reason)
		}
		code, _ := inner["code"].(string)
		if code == "" {
			return skip("the error has no code, see error-code")
		}
		phrase := strings.NewReplacer(" ", "", "-", "", "'", "").Replace(http.StatusText(e.Answer().Status))
		if phrase == "" || strings.EqualFold(code, phrase) {
			return Outcome{}
		}
		return one("error.phrase", strings.ToLower(phrase[:1])+phrase[1:], clip(code), "")
	}),
})
