package check

import (
	"net/http"

	"github.com/graphconform/conform/harness/verdict"
)

var readBack = register(&Check{
	ID: "read-back", Rule: "PATCH-STATE-001", Family: "state", Order: 320, Level: verdict.Must, Safety: RST,
	Title:   "keeps what it accepted",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a PATCH of values that differ from the current ones, then a GET",
	Holds:   "every property that the accepted update set, and that a read shows, reads back as it was sent; what services manage themselves, such as lastModifiedDateTime, does not count",
	Needs:   needsValue,
	Classes: []Class{{Name: "state.lost-update"}},
	When:    func(s *Scenario) bool { return s.Intent == Accept && s.Reads && len(s.Change) > 0 },
	Judge: func(e *Evidence) Outcome {
		if !e.Accepted() {
			return skip("the update was not accepted, see status-documented")
		}
		if e.Answer().Status == http.StatusAccepted {
			return skip("202 Accepted promises the update for later")
		}
		after, reason := e.state(After)
		if reason != "" {
			return skip(reason)
		}
		lost, seen := e.unkept(after)
		if seen == 0 {
			return skip("no read shows what the update set, or the service manages it")
		}
		var out Outcome
		for _, name := range lost {
			got, present := after[name]
			out.Findings = append(out.Findings, verdict.Finding{
				Class: "state.lost-update",
				Want:  name + " reads back " + Show(e.Change[name]),
				Got:   shown(got, present),
				Hint:  "the target answered " + Status(e.Answer().Status) + " and did not keep the value",
			})
		}
		return out
	},
})
