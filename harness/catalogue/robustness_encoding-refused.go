package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var encodingRefused = register(&check.Check{
	ID: "encoding-refused", Rule: "PATCH-ROBUST-005", Family: "robustness", Order: 830, Level: check.May, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects a body that is not UTF-8",
	Source:  "RFC 8259 §8.1",
	Quote:   `RFC 8259 §8.1: "JSON text exchanged between systems that are not part of a closed ecosystem MUST be encoded using UTF-8 …"`,
	Sends:   "a PATCH with the byte 0xFF in a string",
	Holds:   "400 or 422; a target that accepts the body stores another value than was sent, which is information",
	Classes: []check.Class{{Name: "input.encoding", WFC: 102}, {Name: unexpectedStatus}},
	When:    onKind(check.BadBodies),
	Judge:   rejects(check.StepInvalidUTF8, "input.encoding", check.May, 400, 422),
})
