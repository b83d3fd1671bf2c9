package catalogue

import (
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var duplicateMember = register(&check.Check{
	ID: "duplicate-member", Rule: "PATCH-ROBUST-004", Family: "robustness", Order: 820, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:     "rejects a duplicate member or stores one of its values",
	Source:    "RFC 8259 §4",
	Quote:     `RFC 8259 §4: "The names within an object SHOULD be unique."`,
	Sends:     "a PATCH that gives one property two values, then a GET",
	Holds:     "a rejection, or one of the two values in the read after it; a rejection where the description says that a name occurs once",
	Needs:     needsValue,
	ReadsBack: true,
	Classes:   []check.Class{{Name: "input.duplicate"}, {Name: unexpectedStatus}},
	When:      onKind(check.Duplicates),
	Judge: func(e *check.Evidence) check.Outcome {
		if !e.Accepted() {
			out := reject(e, "input.duplicate", check.May, 400, 422)
			if len(out.Findings) > 0 {
				out.Findings[0].Want += " or a success"
			}
			return out
		}
		if promise := e.Operation.Promises.Unique; promise != nil {
			return asPromised(finding("input.duplicate", "400 Bad Request or 422 Unprocessable Entity", check.Status(e.Response().Status), "the description says that a name occurs once"), promise)
		}
		after, reason := e.State(check.After)
		if reason != "" {
			return skip(reason)
		}
		got, present := after[e.Target]
		if !present {
			return skip("reading the entity does not show " + e.Target)
		}
		if slices.ContainsFunc(e.Values, func(v any) bool { return e.TypeOf(e.Target).Equal(v, got) }) {
			return check.Outcome{}
		}
		return finding("input.duplicate", e.Target+" reads back one of the two values", check.Show(got), "the target accepted the update")
	},
})
