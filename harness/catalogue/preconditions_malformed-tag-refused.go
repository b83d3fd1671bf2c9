package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var malformedTagRefused = register(&check.Check{
	ID: "malformed-tag-refused", Rule: "PATCH-COND-008", Family: "preconditions", Order: 660, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "makes no update for an entity tag that is none",
	Source:  "RFC 9110 §8.8.3, §13.1.1",
	Sends:   "a valid PATCH with If-Match: conform-no-tag, without quotes, between two GETs",
	Holds:   "400 or 412, where reading the entity gives an entity tag: a condition that nobody understands does not hold",
	Classes: []check.Class{{Name: "condition.malformed"}, {Name: "status.unexpected"}},
	When:    onKind(check.MalformedTags),
	Judge: func(e *check.Evidence) check.Outcome {
		if before := e.Step(check.Before); before == nil || before.Header.Get("ETag") == "" {
			return skip("reading the entity gives no entity tag")
		}
		return refuse(e, "condition.malformed", "400 or 412", http.StatusBadRequest, http.StatusPreconditionFailed)
	},
})
