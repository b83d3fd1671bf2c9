package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var readBack = register(&check.Check{
	ID: "read-back", Rule: "PATCH-STATE-001", Family: "state", Order: 320, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "keeps what it accepted",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a PATCH of values that differ from the current ones, then a GET",
	Holds:   "every property that the accepted update set, and that a read shows, reads back as it was sent; what services manage themselves, such as lastModifiedDateTime, does not count",
	Needs:   needsValue,
	Classes: []check.Class{{Name: "state.lost-update"}},
	When:    func(s *check.Scenario) bool { return s.Intent == check.Accept && s.Reads && len(s.Change) > 0 },
	Judge: func(e *check.Evidence) check.Outcome {
		if !e.Accepted() {
			return skip("the update was not accepted, see status-documented")
		}
		if e.Response().Status == http.StatusAccepted {
			return skip("202 Accepted promises the update for later")
		}
		after, reason := e.State(check.After)
		if reason != "" {
			return skip(reason)
		}
		lost, seen := e.Lost(after)
		if seen == 0 {
			return skip("no read shows what the update set, or the service manages it")
		}
		var out check.Outcome
		for _, name := range lost {
			got, present := after[name]
			out.Findings = append(out.Findings, check.Finding{
				Class: "state.lost-update",
				Want:  name + " reads back " + check.Show(e.Change[name]),
				Got:   check.ShowMember(got, present),
				Hint:  "the target answered " + check.Status(e.Response().Status) + " and did not keep the value",
			})
		}
		return out
	},
})
