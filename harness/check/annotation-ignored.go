package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var annotationIgnored = register(&Check{
	ID: "annotation-ignored", Rule: "PATCH-STATE-016", Family: "state", Order: 370, Level: verdict.Must, Safety: RST,
	Title:   "ignores annotations that it does not know",
	Source:  "OData JSON 4.01 §4.5, §22",
	Sends:   "a valid PATCH with \"@conform.probe\": 1 in it, and the same on its first property",
	Holds:   "a success, as without them",
	Needs:   needsValue,
	Classes: []Class{{Name: "input.annotation"}},
	When:    onKind(Annotated),
	Judge: func(e *Evidence) Outcome {
		if got := e.Answer().Status; got == http.StatusPreconditionFailed || got == http.StatusConflict {
			return skip("answered " + Status(got) + ", which is about the entity's state and not about the body")
		}
		return accept(e, "input.annotation", "a reader of OData JSON leaves out what it does not know")
	},
})
