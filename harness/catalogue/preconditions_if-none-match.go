package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var ifNoneMatch = register(&check.Check{
	ID: "if-none-match", Rule: "PATCH-COND-005", Family: "preconditions", Order: 680, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects an update of an existing entity with If-None-Match: *",
	Source:  "RFC 9110 §13.1.2, OData 4.01 Protocol §8.2.5",
	Sends:   "a valid PATCH with If-None-Match: * for an entity that exists and has an entity tag",
	Holds:   "412",
	Classes: []check.Class{{Name: "condition.ignored"}, {Name: unexpectedStatus}},
	When:    onKind(check.StaleTags),
	Judge:   rejects(check.StepIfNoneMatch, "condition.ignored", check.Should, 412),
})
