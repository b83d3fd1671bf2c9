package catalogue

import "github.com/graphconform/conform/harness/check"

var nullsKept = register(&check.Check{
	ID: "nulls-kept", Rule: "PATCH-STATE-007", Family: "state", Order: 530, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "accepts and stores null for nullable properties",
	Source:  "the contract's nullable; Graph API Guidelines, nullable §5, OData JSON 4.01 §7",
	Quote:   `Graph API Guidelines, nullable: "A nullable property means only that the property may have null as a value …"`,
	Sends:   "a PATCH that sets every property to null that the contract says is nullable, then a GET",
	Holds:   "a success, and each of them reads back as null or is absent",
	Needs:   "a writable property that is nullable, in responses as well",
	Classes: []check.Class{{Name: "state.lost-update"}, {Name: "input.null-refused"}},
	When:    onKind(check.Nulls),
	Judge: func(e *check.Evidence) (out check.Outcome) {
		if e.Operation.Profile.Includes(check.Graph) {
			defer func() { out = atLevel(check.Convention, out) }()
		}
		if !e.Accepted() {
			return accept(e, "input.null-refused", "the contract says that these properties are nullable")
		}
		after, reason := stateAfterUpdate(e)
		if reason != "" {
			return skip(reason)
		}
		lost, _ := e.Lost(after)
		for _, name := range lost {
			out.Findings = append(out.Findings, lostUpdate(e, name, after[name], true).Findings...)
		}
		return out
	},
})
