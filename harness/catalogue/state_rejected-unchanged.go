package catalogue

import (
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var rejectedUnchanged = register(&check.Check{
	ID: "rejected-unchanged", Rule: "PATCH-STATE-019", Family: "state", Order: 500, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:  "changes nothing when it refuses",
	Source: "OData 4.01 Protocol §9.2, RFC 5789 §2",
	Sends: "a request that must be refused, between two GETs; where the body holds a bad value it holds a good one too. At depth full each such " +
		"request has a GET behind it; at the others, several have one where the requests would not do otherwise",
	Holds: "after an error status every writable property reads as before: the whole update, or nothing. What a request between the same two GETs " +
		"set that was answered with success does not count; a change that several may have made names them",
	Classes: []check.Class{{Name: "state.partial-update", WFC: 901}},
	When:    func(s *check.Scenario) bool { return s.Intent == check.Reject && s.Reads },
	Judge: func(e *check.Evidence) check.Outcome {
		var findings []check.Finding
		var since []check.Step
		last, judged, skipped := check.Before, false, "the request was not sent"
		for _, s := range e.Steps {
			if !check.IsRead(s.Name) {
				since = append(since, s)
				continue
			}
			if len(since) > 0 {
				found, reason := judgeRejected(e, last, s.Name, since)
				findings = append(findings, found...)
				if judged = judged || reason == ""; reason != "" {
					skipped = reason
				}
			}
			last, since = s.Name, nil
		}
		if !judged {
			return skip(skipped)
		}
		return classed("state.partial-update", findings)
	},
})

// refusedBetween judges the requests between two reads, of which others may have been sent by other cases: those are in Beside.
func judgeRejected(e *check.Evidence, first, last string, own []check.Step) (out []check.Finding, reason string) {
	before, reason := e.State(first)
	if reason != "" {
		return nil, reason
	}
	after, reason := e.State(last)
	if reason != "" {
		return nil, reason
	}
	var refused, accepted []check.Step
	for _, s := range slices.Concat(own, e.OtherCases) {
		if s.Exchange.Status >= 400 {
			refused = append(refused, s)
		} else {
			accepted = append(accepted, s)
		}
	}
	slices.SortFunc(refused, func(a, b check.Step) int { return a.ID - b.ID })
	for _, name := range changedProperties(e, before, after) {
		suspects := possibleCauses(e, name, after[name], refused, accepted)
		if len(suspects) == 0 || !slices.ContainsFunc(own, func(s check.Step) bool { return s.ID == suspects[0].ID }) {
			continue // its own case says so
		}
		f := changedFinding(name, before, after)
		if f.Exchange = suspects[0].ID; len(suspects) > 1 {
			f.Hint = "any of these may have done it: " + stepNames(suspects)
		}
		out = append(out, f)
	}
	if len(out) == 0 && slices.ContainsFunc(own, func(s check.Step) bool { return s.Exchange.Status < 400 }) {
		return nil, "the request was not refused"
	}
	return out, ""
}
