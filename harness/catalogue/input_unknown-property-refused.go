package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var unknownPropertyRefused = register(&check.Check{
	ID: "unknown-property-refused", Rule: "PATCH-INPUT-011", Family: "input", Order: 480, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "does not accept a property that it does not store",
	Source:  "the contract's additionalProperties; OData 4.01 Protocol §11.4.3",
	Quote:   `OData 4.01 Protocol §11.4.3: "The service MUST fail if it is unable to persist all updatable property values specified in the request."`,
	Sends:   "a PATCH with one undeclared property, beside a valid value of another property where there is one; to mocks also one with an undeclared member of a complex value",
	Holds:   "400 or 422; a success only where the property then reads back, as in an open type. In http, additionalProperties: false closes the type: a success warns, and fails where the property then reads back. An undeclared member of a complex value warns where it is dropped, and fails where it is kept in spite of additionalProperties: false",
	Needs:   "a type that allows no other members: OData, or additionalProperties: false",
	Classes: []check.Class{{Name: "input.unknown-property", WFC: 102}, {Name: unexpectedStatus}},
	When: func(s *check.Scenario) bool {
		return onKind(check.UnknownProp, check.UnknownMembers)(s) && s.Intent == check.Reject
	},
	Judge: func(e *check.Evidence) check.Outcome {
		if e.Kind == check.UnknownMembers {
			return judgeUnknownMember(e)
		}
		if plain(e) {
			return atLevel(check.Should, judgeBadInput(e, "input.unknown-property"))
		}
		out := reject(e, "input.unknown-property", check.Should, 400, 422)
		if len(out.Findings) == 0 || !e.Accepted() {
			return out
		}
		after, reason := e.State(check.After)
		if reason != "" {
			return out.As(check.Should)
		}
		if got, present := after[e.Target]; present && (check.Type{}).Equal(e.Bad[0].Value, got) {
			return check.Outcome{}
		}
		out.Findings[0].Got += ", and " + e.Target + " does not read back"
		return out
	},
})

// judgeUnknownMember judges an update with an undeclared member of a complex value, which an open type may keep.
func judgeUnknownMember(e *check.Evidence) check.Outcome {
	out := reject(e, "input.unknown-property", check.Should, 400, 422)
	if len(out.Findings) == 0 || !e.Accepted() {
		return out
	}
	after, reason := e.State(check.After)
	if reason != "" {
		return out.As(check.Should)
	}
	value, _ := after[e.Target].(map[string]any)
	got, kept := value[check.UnknownMember]
	others := e.Operation.Property(e.Target).Schema.AdditionalProperties
	switch closed := others.Has != nil && !*others.Has; {
	case !kept:
		out.Level = check.Should
		out.Findings[0].Got += ", and " + e.Target + "/" + check.UnknownMember + " does not read back"
	case closed:
		out.Level = check.Must
		out.Findings[0].Got += ", and " + e.Target + "/" + check.UnknownMember + " reads " + check.Show(got)
	default:
		return check.Outcome{}
	}
	return out
}
