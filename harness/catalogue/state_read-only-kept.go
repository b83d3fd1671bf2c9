package catalogue

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var readOnlyKept = register(&check.Check{
	ID: "read-only-kept", Rule: "PATCH-STATE-009", Family: "state", Order: 380, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "does not let an update set read-only properties",
	Source:  "the contract's readOnly; OData 4.01 Protocol §11.4.3",
	Quote:   `OData 4.01 Protocol §11.4.3: "If the request contains a value for one of these properties, the service MUST ignore that value when applying the update."`,
	Sends:   "a PATCH that gives every read-only property except id another value, beside one valid property; then one of a read-only property alone, if possible not of a time; at full depth one of each",
	Holds:   "afterwards no read-only property has a value that was sent; the target may set them itself, and ignores these values. In graph and http it may also reject the update; in odata a rejection with 400, 403 or 422 warns",
	Needs:   "a read-only property besides id",
	Classes: []check.Class{{Name: "state.read-only", WFC: 203}, {Name: "state.read-only-refused"}},
	When:    onKind(check.ReadOnly),
	Judge: func(e *check.Evidence) (out check.Outcome) {
		if out := readOnlyRefused(e); len(out.Findings) > 0 {
			return out
		}
		before, after, reason := e.States()
		if reason != "" {
			return skip(reason)
		}
		seen, certain := false, false
		for _, name := range slices.Sorted(maps.Keys(e.ReadOnlyValues)) {
			t := e.TypeOf(name)
			was, had := before[name]
			now, has := after[name]
			if !had && !has {
				continue
			}
			seen = true
			if t.Same(now, was) || !slices.ContainsFunc(e.ReadOnlyValues[name], func(sent any) bool { return t.Equal(sent, now) }) {
				continue
			}
			certain = certain || !hasFewValues(t)
			found := finding("state.read-only", fmt.Sprintf("%s stays %s", name, check.ShowMember(was, had)), name+" is "+check.Show(now)+", as it was sent",
				"the property is documented as read-only")
			found.About(name)
			for _, s := range e.Requests() {
				if setsValue(e, s, name, now) {
					found = found.At(s.ID)
				}
			}
			out.Findings = append(out.Findings, found.Findings...)
		}
		if !seen {
			return skip("no read shows a read-only property")
		}
		if len(out.Findings) > 0 && !certain {
			out.Level = check.Should // with few possible values, the service may have set the one that was sent
		}
		return out
	},
})

// readOnlyRefused reports the refusal of a valid update for the read-only values beside it, which OData says to ignore. In graph many services
// reject them, and HTTP says nothing.
func readOnlyRefused(e *check.Evidence) (out check.Outcome) {
	x := e.Response()
	if x == nil || e.Operation.Profile != check.OData || x.Status != http.StatusBadRequest && x.Status != http.StatusUnprocessableEntity && x.Status != http.StatusForbidden {
		return out
	}
	out = finding("state.read-only-refused", "a success: the values of read-only properties are ignored", check.Status(x.Status), "")
	return out.As(check.Should).At(e.ResponseID())
}

// hasFewValues reports whether a type has so few values that two may be equal by chance.
func hasFewValues(t check.Type) bool {
	return t.Schema != nil && (len(t.Schema.Enum) > 0 || t.Schema.Type.Is("boolean"))
}
