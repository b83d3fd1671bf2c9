package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var encodingRefused = register(&check.Check{
	ID: "encoding-refused", Rule: "PATCH-ROBUST-005", Family: "robustness", Order: 830, Level: check.May, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects a body that is not UTF-8",
	Source:  "RFC 8259 §8.1",
	Sends:   "a PATCH with the byte 0xFF in a string",
	Holds:   "400; a target that accepts the body stores another value than was sent, which is information",
	Classes: []check.Class{{Name: "input.encoding", WFC: 102}, {Name: unexpectedStatus}},
	When:    onKind(check.BadBodies),
	Judge: func(e *check.Evidence) check.Outcome {
		return reject(e.ForStep(check.StepInvalidUTF8), "input.encoding", "400", check.May, http.StatusBadRequest, http.StatusUnprocessableEntity)
	},
})
