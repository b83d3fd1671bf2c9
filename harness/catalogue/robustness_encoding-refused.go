package catalogue

import (
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var encodingRefused = register(&check.Check{
	ID: "encoding-refused", Rule: "PATCH-ROBUST-005", Family: "robustness", Order: 830, Level: check.May, Profile: check.HTTP, Safety: check.RST,
	Title:   "rejects a body that is not UTF-8",
	Source:  "RFC 8259 §8.1",
	Quote:   `RFC 8259 §8.1: "JSON text exchanged between systems that are not part of a closed ecosystem MUST be encoded using UTF-8 …"`,
	Sends:   "a PATCH with the byte 0xFF in a string",
	Holds:   "400 or 422; a success is information, and warns where a read or the response then shows the string with another character",
	Classes: []check.Class{{Name: "input.encoding", WFC: 102}, {Name: unexpectedStatus}},
	When:    onKind(check.BadBodies),
	Judge: func(e *check.Evidence) check.Outcome {
		at := e.ForStep(check.StepInvalidUTF8)
		out := reject(at, "input.encoding", check.May, 400, 422)
		if len(out.Findings) == 0 || !at.Accepted() {
			return out
		}
		shown, _ := e.Object(at.Response())
		after, _ := e.State(check.After)
		for _, entity := range []map[string]any{shown, after} {
			for _, name := range slices.Sorted(maps.Keys(entity)) {
				if text, ok := entity[name].(string); ok && strings.HasPrefix(text, check.NotUTF8) {
					out.Findings[0].Got += ", and " + name + " now reads " + check.Show(text)
					return out.As(check.Should)
				}
			}
		}
		return out
	},
})
