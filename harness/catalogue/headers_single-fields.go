package catalogue

import (
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var singleFields = register(&check.Check{
	ID: "single-fields", Rule: "PATCH-HDR-012", Family: "headers", Order: 145, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:   "sends each header field once, unless it is a list",
	Source:  "RFC 9110 §5.3",
	Quote:   `RFC 9110 §5.3: "… a sender MUST NOT generate multiple field lines with the same name in a message …"`,
	Sends:   "any request",
	Holds:   "each response, those to reads included, has one field line at most of Content-Type, Date, ETag, Last-Modified, Location, Retry-After, OData-Version and the other fields that have one value",
	Classes: []check.Class{{Name: "header.repeated"}},
	When:    always,
	Judge: eachOf(func(e *check.Evidence) []check.Step { return e.Steps }, func(e *check.Evidence) (out check.Outcome) {
		for _, name := range singletons {
			if lines := e.Response().Header.Values(name); len(lines) > 1 {
				out.Add("header.repeated", "one "+name, fieldLines(lines), "clients use either of them, or a list of both")
			}
		}
		return out
	}),
})

// singletons are the fields with one value of HTTP, of OData and of Graph.
var singletons = []string{
	"Age", "Content-Location", "Content-Range", "Content-Type", "Date", "ETag", "Expires", "Last-Modified", "Location", "Retry-After",
	"OData-EntityId", "OData-Version", "client-request-id", "request-id",
}

const seeSingleFields = "the field is repeated, see single-fields"

// repeated reports whether single-fields has a finding for a field.
func repeated(name string, lines []string) bool {
	return len(lines) > 1 && slices.Contains(singletons, name)
}
