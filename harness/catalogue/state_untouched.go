package catalogue

import "github.com/graphconform/conform/harness/check"

var untouched = register(&check.Check{
	ID: "untouched", Rule: "PATCH-STATE-002", Family: "state", Order: 330, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "does not change properties that the update does not name",
	Source:  "OData 4.01 Protocol §11.4.3",
	Quote:   quoteUntouched,
	Sends:   "a PATCH of one property, between two GETs",
	Holds:   "every other writable property reads the same before and after, except those that services set themselves, such as lastModifiedDateTime",
	Needs:   "two writable properties, for an update that names one",
	Classes: []check.Class{{Name: "state.side-effect", WFC: 906}},
	When: func(s *check.Scenario) bool {
		return s.Intent == check.Accept && s.Reads && len(s.Change) < len(s.Operation.Writable())
	},
	Judge: func(e *check.Evidence) check.Outcome {
		if !e.Accepted() {
			return skip(notAccepted)
		}
		before, after, reason := e.States()
		if reason != "" {
			return skip(reason)
		}
		return withClass("state.side-effect", changes(e, before, after, e.Change))
	},
})
