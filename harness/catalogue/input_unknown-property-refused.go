package catalogue

import "github.com/graphconform/conform/harness/check"

var unknownPropertyRefused = register(&check.Check{
	ID: "unknown-property-refused", Rule: "PATCH-INPUT-011", Family: "input", Order: 480, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "does not accept a property that it will not keep",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a PATCH with one undeclared property and, where there is one, one valid property",
	Holds:   "400 or 422; a success is right only where the property then reads back, as on an open type",
	Classes: []check.Class{{Name: "input.unknown-property", WFC: 102}, {Name: "status.unexpected"}},
	When:    onKind(check.UnknownProp),
	Judge: func(e *check.Evidence) check.Outcome {
		out := insist(refuse(e, "input.unknown-property", "400 or 422", 400, 422), check.Should)
		if len(out.Findings) == 0 || !e.Accepted() {
			return out
		}
		after, reason := e.State(check.After)
		if reason != "" {
			out.Level = check.Should
			return out
		}
		if got, present := after[e.Target]; present && (check.Type{}).Equal(e.Bad[0].Value, got) {
			return check.Outcome{}
		}
		out.Findings[0].Got += ", and " + e.Target + " does not read back"
		return out
	},
})
