package catalogue

import "github.com/graphconform/conform/harness/check"

var repeatUpdate = register(&check.Check{
	ID: "repeat", Rule: "PATCH-STATE-004", Family: "state", Order: 360, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "changes nothing when an update repeats the current values",
	Source:  "RFC 5789 §2; OData 4.01 Protocol §11.4.3",
	Quote:   quoteReplaced,
	Sends:   "the PATCH of the case full once more, between two GETs, the first of which shows its values",
	Holds:   "every writable property reads the same before and after; a rejection warns. In http a change warns",
	Needs:   needsValue,
	Classes: []check.Class{{Name: "state.repeat"}, {Name: "status.repeat"}},
	Covers:  []check.Rule{{ID: "PATCH-STATE-006", Why: "the same update twice is one that sets the current values"}},
	When:    onKind(check.Repeat),
	Judge: func(e *check.Evidence) check.Outcome {
		status := accept(e, "status.repeat", "the target accepted the same update a moment ago")
		if len(status.Findings) > 0 {
			return status.As(check.Should) // it changed nothing
		}
		if status.Skip != "" {
			return status
		}
		before, after, reason := e.States()
		if reason != "" {
			return skip(reason)
		}
		if lost, compared := e.Lost(before); compared == 0 || len(lost) > 0 {
			return skip("the first update does not read back, so the second may still change something")
		}
		out := withClass("state.repeat", changes(e, before, after, nil))
		if plain(e) && !e.Operation.MergePatch() {
			return atLevel(check.Should, out) // a patch of HTTP need not be idempotent
		}
		return out
	},
})
