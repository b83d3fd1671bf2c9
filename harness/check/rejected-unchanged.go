package check

import "github.com/graphconform/conform/harness/verdict"

var rejectedUnchanged = &Check{
	ID: "rejected-unchanged", Rule: "PATCH-STATE-019", Family: "state", Level: verdict.Must, Safety: RST,
	Title:  "changes nothing when it refuses",
	Source: "OData 4.01 Protocol §9.2, RFC 5789 §2",
	Sends:  "a request that must be refused, between two GETs; where the body holds a bad value it holds a good one too",
	Holds:  "after an error status every writable property reads as before: the whole update, or nothing",
	When:   func(s *Scenario) bool { return s.Intent == Refuse && s.Reads },
	Judge: func(e *Evidence) Outcome {
		for _, s := range e.requests() {
			if s.Exchange.Status < 400 {
				return skip("the request was not refused")
			}
		}
		before, after, reason := e.states()
		if reason != "" {
			return skip(reason)
		}
		return classed("state.partial-update", e.changed(before, after, nil))
	},
}
