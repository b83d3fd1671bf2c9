package catalogue

import (
	"github.com/graphconform/conform/harness/check"
)

var unknownPropertyRefused = register(&check.Check{
	ID: "unknown-property-refused", Rule: "PATCH-INPUT-011", Family: "input", Order: 480, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "does not accept a property that it does not store",
	Source:  "the contract's additionalProperties; OData 4.01 Protocol §11.4.3",
	Quote:   `OData 4.01 Protocol §11.4.3: "The service MUST fail if it is unable to persist all updatable property values specified in the request."`,
	Sends:   "a PATCH with one undeclared property, beside a valid value of another property where there is one, and except on a tenant one with a property's name in another letter case; to mocks also one with an undeclared member of a complex value",
	Holds:   "400 or 422; a success only where the property then reads back, as in an open type. Where additionalProperties: false closes the type, a success fails where the property then reads back (in http, where no other type is closed, it warns where it does not). In an open type, one that reads back is information. A name in another letter case that sets the property warns. An undeclared member of a complex value warns where it is dropped, and fails where it is kept in spite of additionalProperties: false",
	Classes: []check.Class{{Name: "input.unknown-property", WFC: 102}, {Name: unexpectedStatus}},
	When:    onKind(check.UnknownProp, check.UnknownMembers),
	Judge: func(e *check.Evidence) check.Outcome {
		switch {
		case e.Kind == check.UnknownMembers:
			return judgeUnknownMember(e)
		case e.Intent == check.Open:
			return judgeOpen(e)
		}
		return eachBad(e, func(bad check.Bad) check.Outcome { return judgeUnknown(e, bad) })
	},
})
