package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var ifMatchStale = register(&Check{
	ID: "if-match-stale", Rule: "PATCH-COND-003", Family: "preconditions", Order: 640, Level: verdict.Must, Safety: RST,
	Title:   "refuses an update for a state that is gone",
	Source:  "OData 4.01 Protocol §8.2.4, RFC 9110 §13.1.1",
	Sends:   "a valid PATCH with If-Match and the entity tag of an earlier state",
	Holds:   "412; whether the state stays is judged by rejected-unchanged",
	Classes: []Class{{Name: "condition.ignored"}, {Name: "status.unexpected"}},
	When:    onKind(StaleTags),
	Judge: func(e *Evidence) Outcome {
		return refuse(e, "condition.ignored", "412 Precondition Failed", http.StatusPreconditionFailed).insist(verdict.Must)
	},
})
