package check

import "github.com/graphconform/conform/harness/verdict"

var errorCode = register(&Check{
	ID: "error-code", Rule: "PATCH-ERROR-002", Family: "errors", Order: 850, Level: verdict.Must, Safety: RO,
	Title:   "gives every error a code and a message",
	Source:  "OData 4.01 Protocol §9.4, OData JSON 4.01 §21.1",
	Sends:   "a request that must be refused",
	Holds:   "error.code and error.message are strings and not empty",
	Classes: []Class{{Name: "error.code"}, {Name: "error.message"}},
	When:    onError,
	Judge: eachAnswer(func(e *Evidence) Outcome {
		x := e.Answer()
		if x.Status < 400 {
			return skip("no error was answered")
		}
		envelope, _ := object(x.Body)
		inner, ok := envelope["error"].(map[string]any)
		if !ok {
			return skip("the error has no envelope, see error-object")
		}
		var out Outcome
		for _, name := range []string{"code", "message"} {
			if v, present := inner[name]; !text(v) {
				out.Findings = append(out.Findings, verdict.Finding{
					Class: "error." + name, Want: "error." + name + " as a string that is not empty", Got: shown(v, present),
				})
			}
		}
		return out
	}),
})
