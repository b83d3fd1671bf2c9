package check

import "github.com/graphconform/conform/harness/verdict"

var untouched = register(&Check{
	ID: "untouched", Rule: "PATCH-STATE-002", Family: "state", Order: 330, Level: verdict.Must, Safety: RST,
	Title:   "leaves properties alone that the update does not name",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a PATCH of one property, between two GETs",
	Holds:   "every other writable property reads the same before and after, apart from what services manage themselves, such as lastModifiedDateTime",
	Needs:   "two writable properties, for an update that names one",
	Classes: []Class{{Name: "state.side-effect", WFC: 906}},
	When: func(s *Scenario) bool {
		return s.Intent == Accept && s.Reads && len(s.Change) < len(s.Operation.Writable())
	},
	Judge: func(e *Evidence) Outcome {
		if !e.Accepted() {
			return skip("the update was not accepted, see status-documented")
		}
		before, after, reason := e.states()
		if reason != "" {
			return skip(reason)
		}
		return classed("state.side-effect", e.changed(before, after, e.Change))
	},
})
