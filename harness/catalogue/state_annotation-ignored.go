package catalogue

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var annotationIgnored = register(&check.Check{
	ID: "annotation-ignored", Rule: "PATCH-STATE-016", Family: "state", Order: 370, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "ignores unknown annotations",
	Source:  "OData JSON 4.01 §4.5, §22",
	Quote:   `OData JSON 4.01 §4.5: "Receivers that encounter unknown annotations in any namespace or unknown control information MUST NOT stop processing and MUST NOT signal an error."`,
	Sends:   "a valid PATCH with \"@conform.probe\": 1 for the entity and for its first property; at full depth another one between reads",
	Holds:   "a success, as without them; where additionalProperties: false closes the type, an annotation that the response or the read after it shows warns",
	Needs:   needsValue,
	Classes: []check.Class{{Name: "input.annotation"}},
	When:    onKind(check.Annotated),
	Judge: func(e *check.Evidence) check.Outcome {
		if got := e.Response().Status; got == http.StatusPreconditionFailed || got == http.StatusConflict {
			return skip("the target returned " + check.Status(got) + ", which is about the entity's state and not about the body")
		}
		if out := accept(e, "input.annotation", "OData JSON requires readers to ignore unknown annotations"); len(out.Findings) > 0 || out.Skip != "" || !e.Operation.Closed {
			return out
		}
		shown, _ := e.Object(e.Response())
		after, _ := e.State(check.After)
		for _, entity := range []map[string]any{shown, after} {
			for _, name := range slices.Sorted(maps.Keys(entity)) {
				if strings.HasSuffix(name, "@conform.probe") {
					return finding("input.annotation", "no "+name, name+": "+check.Show(entity[name]), "the contract allows no other members").As(check.Should).At(e.ResponseID())
				}
			}
		}
		return check.Outcome{}
	},
})
