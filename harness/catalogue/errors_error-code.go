package catalogue

import "github.com/graphconform/conform/harness/check"

var errorCode = register(&check.Check{
	ID: "error-code", Rule: "PATCH-ERROR-002", Family: "errors", Order: 850, Level: check.Must, Profile: check.OData, Safety: check.RO,
	Title:   "returns a code and a message with every error",
	Source:  "OData 4.01 Protocol §9.4, OData JSON 4.01 §21.1",
	Quote:   `OData JSON 4.01 §21.1: "The OData error object MUST contain name/value pairs with the names code and message …"`,
	Sends:   "a request that must be rejected",
	Holds:   "error.code and error.message are non-empty strings",
	Classes: []check.Class{{Name: "error.code"}, {Name: "error.message"}},
	When:    onError,
	Judge: eachError(func(e *check.Evidence) (out check.Outcome) {
		inner, reason := errorOf(e)
		if reason != "" {
			return skip(reason)
		}
		for _, name := range []string{"code", "message"} {
			if v, present := inner[name]; !isText(v) {
				out.Add("error."+name, "error."+name+" as a non-empty string", check.ShowMember(v, present), "")
			}
		}
		return out
	}),
})
