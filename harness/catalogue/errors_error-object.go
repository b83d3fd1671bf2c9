package catalogue

import (
	"errors"
	"fmt"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
)

var errorObject = register(&check.Check{
	ID: "error-object", Rule: "PATCH-ERROR-001", Family: "errors", Order: 840, Level: check.Must, Profile: check.OData, Safety: check.RO,
	Title:   "explains an error in the OData envelope",
	Source:  "OData JSON 4.01 §21.1",
	Sends:   "a request that must be refused",
	Holds:   "the body of a 4xx or 5xx is one JSON object whose member error is an object; details, where given, are a list of objects with code and message, target a string or null, and innererror an object",
	Classes: []check.Class{{Name: "error.envelope"}},
	When:    onError,
	Judge: eachAnswer(func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if x.Status < 400 {
			return skip("no error was answered")
		}
		if len(x.Body) == 0 {
			return one("error.envelope", `{"error":{…}}`, "no content", "")
		}
		v, err := oracle.DecodeStrict(x.Body)
		if bad := (*oracle.DecodeError)(nil); errors.As(err, &bad) {
			return one("error.envelope", `{"error":{…}}`, bad.Error(), "is a gateway in front of the target answering?")
		}
		envelope, _ := v.(map[string]any)
		inner, ok := envelope["error"].(map[string]any)
		if !ok {
			return one("error.envelope", `{"error":{…}}`, check.Show(v), "")
		}
		return classed("error.envelope", detailMismatches(inner))
	}),
})

func detailMismatches(inner map[string]any) (out []check.Finding) {
	if details, present := inner["details"]; present && details != nil {
		list, ok := details.([]any)
		if !ok {
			out = append(out, check.Finding{Want: "details as an array", Got: oracle.KindOf(details)})
		}
		for i, d := range list {
			detail, _ := d.(map[string]any)
			if !text(detail["code"]) || !text(detail["message"]) {
				out = append(out, check.Finding{Want: fmt.Sprintf("details[%d] with code and message", i), Got: check.Show(d)})
			}
		}
	}
	if target := inner["target"]; target != nil && oracle.KindOf(target) != "a string" {
		out = append(out, check.Finding{Want: "target as a string or null", Got: oracle.KindOf(target)})
	}
	for _, name := range []string{"innererror", "innerError"} {
		if v, present := inner[name]; present && v != nil && oracle.KindOf(v) != "an object" {
			out = append(out, check.Finding{Want: name + " as an object", Got: oracle.KindOf(v)})
		}
	}
	return out
}

// text tells whether v is a non-empty string.
func text(v any) bool {
	s, ok := v.(string)
	return ok && s != ""
}
