package catalogue

import "github.com/graphconform/conform/harness/check"

var ifMatchAny = register(&check.Check{
	ID: "if-match-any", Rule: "PATCH-COND-004", Family: "preconditions", Order: 650, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "applies an update with If-Match: *",
	Source:  "RFC 9110 §13.1.1",
	Quote:   `RFC 9110 §13.1.1: "If the field value is "*", the condition is true if the origin server has a current representation for the target resource."`,
	Sends:   "a valid PATCH with If-Match: * for an entity that exists",
	Holds:   "a success",
	Classes: []check.Class{{Name: "condition.refused"}},
	When:    onKind(check.AnyTag),
	Judge:   accepts("condition.refused", "* is true for every entity that exists"),
})
