package catalogue

import "github.com/graphconform/conform/harness/check"

var badValueRefused = register(&check.Check{
	ID: "bad-value-refused", Rule: "PATCH-INPUT-003", Family: "input", Order: 510, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:  "rejects a value that is invalid for its type",
	Source: "the contract's schema, RFC 5789 §2.2, OData JSON 4.01 §7.1, OData ABNF 4.01",
	Quote:  quoteInvalid,
	Sends: "for each type a PATCH that gives one property a malformed GUID, date, duration or base64, an undeclared member of an enumeration, a member of a complex type outside its bounds or with another JSON type, " +
		"an array inside an array, a string that only a lenient parser accepts as a number, or that is longer or shorter than documented or does not match its pattern or format, at full depth a collection of more or less items than documented, or with null where the contract excludes it, beside a valid value of another property where there is one",
	Holds: badInputHolds,
	Needs: "a writable property of a type that the contract names, other than Boolean, String and the integers, or of a documented length or pattern",
	Classes: []check.Class{
		{Name: "input.temporal", WFC: 102}, {Name: "input.guid", WFC: 102}, {Name: "input.duration", WFC: 102}, {Name: "input.binary", WFC: 102},
		{Name: "input.number", WFC: 102}, {Name: "input.enumeration", WFC: 102}, {Name: "input.collection", WFC: 102}, {Name: "input.complex", WFC: 102},
		{Name: "input.length", WFC: 102}, {Name: "input.format", WFC: 102}, {Name: unexpectedStatus},
	},
	Covers: []check.Rule{
		{ID: "PATCH-INPUT-005", Why: "a malformed GUID is one of the values"},
		{ID: "PATCH-INPUT-006", Why: "a date or time that does not exist is one of the values"},
		{ID: "PATCH-INPUT-007", Why: "a malformed duration is one of the values"},
		{ID: "PATCH-INPUT-008", Why: "malformed base64 is one of the values"},
		{ID: "PATCH-INPUT-009", Why: "an undeclared member of an enumeration is one of the values"},
		{ID: "PATCH-INPUT-010", Why: "an array inside an array is one of the values, and at full depth null; wrong-type-refused gives a collection a scalar"},
	},
	When:  onKind(check.BadValue),
	Judge: func(e *check.Evidence) check.Outcome { return judgeBadInput(e, "") },
})

// badValueClass returns the class of findings about an invalid value of a property.
func badValueClass(s *check.Scenario, name string) string {
	p := s.Operation.Property(name)
	if p == nil {
		return "input.number"
	}
	if p.IsCollection() {
		return "input.collection"
	}
	t := p.EdmType()
	if t == nil && (len(p.Schema.Properties) > 0 || p.Entries() != nil) {
		return "input.complex"
	}
	if t == nil {
		return "input.enumeration"
	}
	switch t.Name {
	case "Edm.String":
		return "input.length"
	case "Edm.Guid":
		return "input.guid"
	case "Edm.Date", "Edm.DateTimeOffset", "Edm.TimeOfDay":
		return "input.temporal"
	case "Edm.Duration":
		return "input.duration"
	case "Edm.Binary":
		return "input.binary"
	}
	return "input.number"
}
