package catalogue

import (
	"fmt"
	"maps"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var readOnlyKept = register(&check.Check{
	ID: "read-only-kept", Rule: "PATCH-STATE-009", Family: "state", Order: 380, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "lets no update set a read-only property",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a PATCH that gives every read-only property but id another value, beside one valid property; then one of a read-only property alone",
	Holds:   "afterwards no read-only property has a value that was sent; whether the target refuses the update or leaves them out is its own affair, and so is what it sets them to itself",
	Needs:   "a read-only property besides id",
	Classes: []check.Class{{Name: "state.read-only", WFC: 203}},
	When:    onKind(check.ReadOnly),
	Judge: func(e *check.Evidence) check.Outcome {
		before, after, reason := e.States()
		if reason != "" {
			return skip(reason)
		}
		var out check.Outcome
		seen, telling := 0, false
		for _, name := range slices.Sorted(maps.Keys(e.ReadOnlyValues)) {
			t := e.TypeOf(name)
			was, now := before[name], after[name]
			_, had := before[name]
			if _, has := after[name]; !had && !has {
				continue
			}
			seen++
			if t.Equal(now, was) && t.Equal(was, now) || !slices.ContainsFunc(e.ReadOnlyValues[name], func(sent any) bool { return t.Equal(sent, now) }) {
				continue
			}
			telling = telling || !hasFewValues(t)
			out.Findings = append(out.Findings, check.Finding{
				Class: "state.read-only",
				Want:  fmt.Sprintf("%s stays %s", name, check.ShowMember(was, had)),
				Got:   name + " is " + check.Show(now) + ", as it was sent",
				Hint:  "the property is documented as read-only",
			})
		}
		if seen == 0 {
			return skip("no read shows a read-only property")
		}
		if len(out.Findings) > 0 && !telling {
			out.Level = check.Should // of a few values, the service may have come to the one that was sent by itself
		}
		return out
	},
})

// few tells whether the type has so few values that one may be met by chance.
func hasFewValues(t check.Type) bool {
	return t.Schema != nil && (len(t.Schema.Enum) > 0 || t.Schema.Type.Is("boolean"))
}
