package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var malformedTagRefused = register(&Check{
	ID: "malformed-tag-refused", Rule: "PATCH-COND-008", Family: "preconditions", Order: 660, Level: verdict.Should, Safety: RST,
	Title:   "makes no update for an entity tag that is none",
	Source:  "RFC 9110 §8.8.3, §13.1.1",
	Sends:   "a valid PATCH with If-Match: conform-no-tag, without quotes, between two GETs",
	Holds:   "400 or 412, where reading the entity gives an entity tag: a condition that nobody understands does not hold",
	Classes: []Class{{Name: "condition.malformed"}, {Name: "status.unexpected"}},
	When:    onKind(MalformedTags),
	Judge: func(e *Evidence) Outcome {
		if before := e.Step(Before); before == nil || before.Header.Get("ETag") == "" {
			return skip("reading the entity gives no entity tag")
		}
		return refuse(e, "condition.malformed", "400 or 412", http.StatusBadRequest, http.StatusPreconditionFailed)
	},
})
