package check

import "github.com/graphconform/conform/harness/verdict"

var unknownPropertyRefused = register(&Check{
	ID: "unknown-property-refused", Rule: "PATCH-INPUT-011", Family: "input", Order: 480, Level: verdict.Must, Safety: RST,
	Title:   "does not accept a property that it will not keep",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a PATCH with one undeclared property and, where there is one, one valid property",
	Holds:   "400 or 422; a success is right only where the property then reads back, as on an open type",
	Classes: []Class{{Name: "input.unknown-property", WFC: 102}, {Name: "status.unexpected"}},
	When:    onKind(UnknownProp),
	Judge: func(e *Evidence) Outcome {
		out := refuse(e, "input.unknown-property", "400 or 422", 400, 422).insist(verdict.Should)
		if len(out.Findings) == 0 || !e.Accepted() {
			return out
		}
		after, reason := e.state(After)
		if reason != "" {
			out.Level = verdict.Should
			return out
		}
		if got, present := after[e.Target]; present && (typed{}).equal(e.Bad[0].Value, got) {
			return Outcome{}
		}
		out.Findings[0].Got += ", and " + e.Target + " does not read back"
		return out
	},
})
