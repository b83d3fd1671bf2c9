package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var nullsKept = register(&check.Check{
	ID: "nulls-kept", Rule: "PATCH-STATE-007", Family: "state", Order: 530, Level: check.Convention, Profile: check.Graph, Safety: check.RST,
	Title:   "takes null where it may be, and keeps it",
	Source:  "Graph API Guidelines, nullable §5, OData JSON 4.01 §7",
	Sends:   "a PATCH that sets every property to null that the contract says may be null, then a GET",
	Holds:   "a success, and each of them reads back as null or not at all",
	Needs:   "a writable property that may be null",
	Classes: []check.Class{{Name: "state.lost-update"}, {Name: "input.null-refused"}},
	When:    onKind(check.Nulls),
	Judge: func(e *check.Evidence) check.Outcome {
		if !e.Accepted() {
			return accept(e, "input.null-refused", "the contract says that these may be null")
		}
		if e.Response().Status == http.StatusAccepted {
			return skip("202 Accepted promises the update for later")
		}
		after, reason := e.State(check.After)
		if reason != "" {
			return skip(reason)
		}
		var out check.Outcome
		lost, _ := e.Lost(after)
		for _, name := range lost {
			found := one("state.lost-update", name+" reads back null", check.Show(after[name]), "the target answered "+check.Status(e.Response().Status)+" and did not keep null")
			out.Findings = append(out.Findings, found.Findings...)
		}
		return out
	},
})
