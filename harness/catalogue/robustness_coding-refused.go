package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var codingRefused = register(&check.Check{
	ID: "coding-refused", Rule: "PATCH-ROBUST-010", Family: "robustness", Order: 834, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "refuses a body with a content coding that it does not decode",
	Source:  "RFC 9110 §8.4, §15.5.16",
	Quote:   `RFC 9110 §8.4: "… respond with a … 415 (Unsupported Media Type) if a representation in the request message has a content coding that is not acceptable."`,
	Sends:   "a valid PATCH as it is, with Content-Encoding: br",
	Holds:   "415 or 400: the bytes are no content in that coding",
	Needs:   needsObject,
	Classes: []check.Class{{Name: "input.coding", WFC: 102}, {Name: unexpectedStatus}},
	When:    onKind(check.ForeignBodies),
	Judge:   rejects(check.StepCoding, "input.coding", check.May, 415, 400),
})
