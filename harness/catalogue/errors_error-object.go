package catalogue

import (
	"fmt"
	"mime"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/wire"
)

var errorObject = register(&check.Check{
	ID: "error-object", Rule: "PATCH-ERROR-001", Family: "errors", Order: 840, Level: check.Must, Profile: check.OData, Safety: check.RO,
	Title:   "returns errors in the OData error format",
	Source:  "OData JSON 4.01 §21.1",
	Quote:   `OData JSON 4.01 §21.1: "The error response MUST be a single JSON object. This object MUST have a single name/value pair named error."`,
	Sends:   "a request that must be rejected",
	Holds:   "the body of a 4xx or 5xx is one JSON object whose member error is an object; details, where present, is a list of objects with code and message, target a string or null, and innererror an object",
	Classes: []check.Class{{Name: "error.envelope"}},
	Covers:  []check.Rule{{ID: "PATCH-ERROR-003", Why: "details and innererror are parts of an OData error"}},
	When:    onError,
	Judge: eachError(func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if len(x.Body) == 0 {
			return finding("error.envelope", `{"error":{…}}`, "no content", "")
		}
		v, err := oracle.DecodeStrict(x.Body)
		if err != nil {
			return finding("error.envelope", `{"error":{…}}`, err.Error(), contentTypeHint(x))
		}
		envelope, _ := v.(map[string]any)
		inner, ok := envelope["error"].(map[string]any)
		if !ok {
			return finding("error.envelope", `{"error":{…}}`, check.Show(v), "")
		}
		return envelopeMismatches(inner)
	}),
})

// contentTypeHint says what a body that is not JSON calls itself.
func contentTypeHint(x *wire.Exchange) string {
	media, _, _ := mime.ParseMediaType(x.Header.Get("Content-Type"))
	if media == "" || media == "application/json" {
		return ""
	}
	return "the Content-Type is " + check.Clip(media)
}

// envelopeMismatches judges the optional members of an error.
func envelopeMismatches(inner map[string]any) (out check.Outcome) {
	if details := inner["details"]; details != nil {
		list, ok := details.([]any)
		if !ok {
			out.Add("error.envelope", "details as an array", oracle.KindOf(details), "")
		}
		for i, d := range list {
			detail, _ := d.(map[string]any)
			if !isText(detail["code"]) || !isText(detail["message"]) {
				out.Add("error.envelope", fmt.Sprintf("details[%d] with code and message", i), check.Show(d), "")
			}
		}
	}
	if target := inner["target"]; target != nil && oracle.KindOf(target) != "a string" {
		out.Add("error.envelope", "target as a string or null", oracle.KindOf(target), "")
	}
	for _, name := range []string{"innererror", "innerError"} {
		if v := inner[name]; v != nil && oracle.KindOf(v) != "an object" {
			out.Add("error.envelope", name+" as an object", oracle.KindOf(v), "")
		}
	}
	return out
}
