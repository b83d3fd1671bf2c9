package catalogue

import "github.com/graphconform/conform/harness/check"

var errorCode = register(&check.Check{
	ID: "error-code", Rule: "PATCH-ERROR-002", Family: "errors", Order: 850, Level: check.Must, Profile: check.OData, Safety: check.RO,
	Title:   "gives every error a code and a message",
	Source:  "OData 4.01 Protocol §9.4, OData JSON 4.01 §21.1",
	Sends:   "a request that must be refused",
	Holds:   "error.code and error.message are strings and not empty",
	Classes: []check.Class{{Name: "error.code"}, {Name: "error.message"}},
	When:    onError,
	Judge: eachAnswer(func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if x.Status < 400 {
			return skip("no error was answered")
		}
		envelope, _ := check.DecodeObject(x.Body)
		inner, ok := envelope["error"].(map[string]any)
		if !ok {
			return skip("the error has no envelope, see error-object")
		}
		var out check.Outcome
		for _, name := range []string{"code", "message"} {
			if v, present := inner[name]; !text(v) {
				out.Findings = append(out.Findings, check.Finding{
					Class: "error." + name, Want: "error." + name + " as a string that is not empty", Got: check.ShowMember(v, present),
				})
			}
		}
		return out
	}),
})
