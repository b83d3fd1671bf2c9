package catalogue

import (
	"fmt"

	"github.com/graphconform/conform/harness/check"
)

var readBack = register(&check.Check{
	ID: "read-back", Rule: "PATCH-STATE-001", Family: "state", Order: 320, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "stores the values of an accepted update",
	Source:  "RFC 5789 §2; OData 4.01 Protocol §11.4.3",
	Quote:   quoteReplaced,
	Sends:   "a PATCH of values that differ from the current ones, then a GET",
	Holds:   "every property that the accepted update set, and that a read shows, reads back as it was sent, also one that only a read with $select shows; properties that services set themselves, such as lastModifiedDateTime, do not count. Except in graph, a property that the contract documents in the response and that no read shows warns. Of an update that the target accepted with 202, nothing in the read after it is information",
	Needs:   needsValue,
	Classes: []check.Class{{Name: "state.lost-update"}, {Name: "state.not-shown"}, {Name: "state.pending"}},
	Covers:  []check.Rule{{ID: "PATCH-STATE-014", Why: "instants are compared as instants"}},
	When:    func(s *check.Scenario) bool { return s.Intent == check.Accept && s.Reads && len(s.Change) > 0 },
	Judge: func(e *check.Evidence) (out check.Outcome) {
		after, reason := stateAfterUpdate(e)
		if reason == appliedLater {
			return judgePending(e)
		}
		if reason != "" {
			return skip(reason)
		}
		lost, compared := e.Lost(after)
		if out := neverShown(e, after); len(lost) == 0 && len(out.Findings) > 0 {
			return out
		}
		if compared == 0 {
			return skip("no read shows what the update set, or the service sets it itself")
		}
		if e.Kind == check.Full && len(lost) > 1 && e.NotApplied() != "" {
			out := finding("state.not-shown", "reads that show an accepted update", fmt.Sprintf("none of the %d values that it set", len(lost)), "")
			if !e.Tenant {
				out.Findings[0].Hint = "is the target a mock without state? --stateless skips the checks of state"
			}
			return out
		}
		out.Findings = lostUpdates(e, lost, after)
		return out
	},
})

// judgePending judges an update that the target accepted with 202, which promises nothing (RFC 9110 §15.3.3) but that somebody began to work
// on it. That no read within the settle time shows it is information. A part of it is worse than nothing, as updates are atomic (RFC 5789 §2).
func judgePending(e *check.Evidence) (out check.Outcome) {
	after, reason := e.State(check.After)
	if reason != "" {
		return skip(reason)
	}
	switch lost, compared := e.Lost(after); {
	case compared == 0:
		return skip(appliedLater)
	case len(lost) == 0:
	case len(lost) < compared-e.AlreadySet(lost):
		out.Findings = lostUpdates(e, lost, after)
		out.Findings[0].Hint = "the other values of the update read back"
	default:
		return finding("state.pending", "a read that shows the update", fmt.Sprintf("none of the %d values that it set", len(lost)), appliedLater).As(check.May)
	}
	return out
}

// lostUpdates reports the members of an update that do not read back.
func lostUpdates(e *check.Evidence, names []string, after map[string]any) (out []check.Finding) {
	for _, name := range names {
		got, present := e.ReadValue(after, name)
		out = append(out, lostUpdate(e, name, got, present).Findings...)
	}
	return out
}

// neverShown reports what an accepted update set and no read shows, although the contract documents it in the response. In graph, a service
// may return it only with $select.
func neverShown(e *check.Evidence, after map[string]any) (out check.Outcome) {
	response := e.Operation.ReadEntity()
	if response == nil { // the response to PATCH is the entity, too
		response = e.Operation.UpdatedEntity()
	}
	if response == nil || e.Operation.Profile.Includes(check.Graph) {
		return out
	}
	for _, name := range e.NeverShown(after, response.Schema) {
		if !e.MayShow(name, e.Change[name]) {
			continue
		}
		out.Add("state.not-shown", name+" in a read, as the contract documents it", "absent", "the target accepted an update that set it")
		out.About(name)
	}
	return out.As(check.Should)
}
