package catalogue

import "github.com/graphconform/conform/harness/check"

var untouched = register(&check.Check{
	ID: "untouched", Rule: "PATCH-STATE-002", Family: "state", Order: 330, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "does not change properties that the update does not name",
	Source:  "RFC 5789 §2; OData 4.01 Protocol §11.4.3",
	Quote:   quoteUntouched,
	Sends:   "a PATCH of one property, between two GETs",
	Holds:   "every other writable property reads the same before and after, except those that services set themselves, such as lastModifiedDateTime; in http a change warns",
	Needs:   "two writable properties, for an update that names one",
	Classes: []check.Class{{Name: "state.side-effect", WFC: 906}},
	When: func(s *check.Scenario) bool {
		return s.Kind == check.Only && s.Reads && len(s.Change) < len(s.Operation.Writable()) // full sets all properties first
	},
	Judge: func(e *check.Evidence) check.Outcome {
		if !e.Accepted() {
			return skip(notAccepted)
		}
		before, after, reason := e.States()
		if reason != "" {
			return skip(reason)
		}
		out := withClass("state.side-effect", changes(e, before, after, e.Change))
		if plain(e) {
			return atLevel(check.Should, out) // plain JSON has no semantics of its own as a patch
		}
		return out
	},
})
