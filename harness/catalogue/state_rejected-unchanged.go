package catalogue

import (
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var rejectedUnchanged = register(&check.Check{
	ID: "rejected-unchanged", Rule: "PATCH-STATE-019", Family: "state", Order: 500, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:  "changes nothing when it rejects an update",
	Source: "RFC 5789 §2, OData 4.01 Protocol §9.2",
	Quote:  `RFC 5789 §2: "If the entire patch document cannot be successfully applied, then the server MUST NOT apply any of the changes."`,
	Sends: "a request that must be rejected, between two GETs; where the body has an invalid value it has a valid one too. At depth full each such " +
		"request has a GET after it; otherwise several may share one to save requests",
	Holds: "after an error status every writable property reads as before: an update is applied completely or not at all. What an accepted request " +
		"between the same two GETs set does not count; a change that several requests may have caused names them. A read-only version or modification time that changes, or another read-only member with the entity tag, warns on " +
		"a mock where everything between the two GETs was rejected",
	Classes: []check.Class{{Name: "state.partial-update", WFC: 901}, {Name: "state.touched"}},
	Covers:  []check.Rule{{ID: "PATCH-STATE-013", Why: "each invalid value is sent beside a valid one, which must not be stored"}},
	When:    func(s *check.Scenario) bool { return s.Intent == check.Reject && s.Reads },
	Judge: func(e *check.Evidence) check.Outcome {
		var findings []check.Finding
		var since []check.Step
		var touched check.Outcome
		last, judged, skipped := check.Before, false, "the request was not sent"
		for _, s := range e.Steps {
			if !check.IsRead(s.Name) {
				since = append(since, s)
				continue
			}
			if len(since) > 0 {
				found, reason := judgeRejected(e, last, s.Name, since)
				findings = append(findings, found...)
				touched = worse(touched, judgeTouched(e, last, s.Name, since))
				if judged = judged || reason == ""; reason != "" {
					skipped = reason
				}
			}
			last, since = s.Name, nil
		}
		if !judged && len(touched.Findings) == 0 {
			return skip(skipped)
		}
		if len(findings) == 0 && len(touched.Findings) > 0 {
			return touched
		}
		return withClass("state.partial-update", findings)
	},
})

// judgeRejected judges the requests of this case between two reads, between which other cases may have sent requests too.
func judgeRejected(e *check.Evidence, first, last string, own []check.Step) (out []check.Finding, reason string) {
	before, reason := e.State(first)
	if reason != "" {
		return nil, reason
	}
	after, reason := e.State(last)
	if reason != "" {
		return nil, reason
	}
	var rejected, accepted []check.Step
	for _, s := range slices.Concat(own, e.OtherCases) {
		if s.Exchange.Status >= 400 {
			rejected = append(rejected, s)
		} else {
			accepted = append(accepted, s)
		}
	}
	slices.SortFunc(rejected, func(a, b check.Step) int { return a.ID - b.ID })
	for _, name := range changedProperties(e, before, after) {
		causes := possibleCauses(e, name, after[name], rejected, accepted)
		if len(causes) == 0 || !slices.ContainsFunc(own, func(s check.Step) bool { return s.ID == causes[0].ID }) {
			continue // the other case reports it
		}
		f := changed(name, before, after)
		if f.Exchange = causes[0].ID; len(causes) > 1 {
			f.Hint = "any of these requests may have caused it: " + stepNames(causes)
		}
		out = append(out, f)
	}
	if len(out) == 0 && slices.ContainsFunc(own, func(s check.Step) bool { return s.Exchange.Status < 400 }) {
		return nil, "the request was not rejected"
	}
	if len(out) == 0 && !slices.ContainsFunc(own, func(s check.Step) bool { return showsChange(e, s, before) }) {
		return nil, "the entity already had the values that were sent, so that it looks the same if they were stored"
	}
	return out, ""
}
