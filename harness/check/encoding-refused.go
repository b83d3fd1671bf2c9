package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var encodingRefused = register(&Check{
	ID: "encoding-refused", Rule: "PATCH-ROBUST-005", Family: "robustness", Order: 830, Level: verdict.May, Safety: RST,
	Title:   "refuses a body that is not UTF-8",
	Source:  "RFC 8259 §8.1",
	Sends:   "a PATCH with the byte 0xFF in a string",
	Holds:   "400; a target that reads it all the same keeps another value than was sent, which is worth knowing",
	Classes: []Class{{Name: "input.encoding", WFC: 102}, {Name: "status.unexpected"}},
	When:    onKind(BadBodies),
	Judge: func(e *Evidence) Outcome {
		return refuse(e.about(Encoding), "input.encoding", "400", http.StatusBadRequest, http.StatusUnprocessableEntity)
	},
})
