package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var ifMatchStale = register(&check.Check{
	ID: "if-match-stale", Rule: "PATCH-COND-003", Family: "preconditions", Order: 640, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects an update with an outdated entity tag in If-Match",
	Source:  "RFC 9110 §13.1.1, OData 4.01 Protocol §8.2.4",
	Quote:   `RFC 9110 §13.1.1: "An origin server that evaluates an If-Match condition MUST NOT perform the requested method if the condition evaluates to false."`,
	Sends:   "a valid PATCH with If-Match and the entity tag of an earlier state",
	Holds:   "412; rejected-unchanged judges whether the state stays",
	Classes: []check.Class{{Name: "condition.ignored"}, {Name: unexpectedStatus}},
	When:    onKind(check.StaleTags),
	Judge:   rejects(check.Request, "condition.ignored", check.Must, 412),
})
