package contract

import "testing"

func TestPromises(t *testing.T) {
	for text, want := range map[string]struct {
		exact  bool
		digits int
	}{
		"Strings are kept exactly as sent, character for character; lengths count Unicode characters.": {exact: true},
		"Text values are stored verbatim.":                                                 {exact: true},
		"All string values are returned exactly as they were given.":                       {exact: true},
		"Texts are preserved byte for byte.":                                               {exact: true},
		"The service stores strings exactly as you send them":                              {exact: true},
		"Properties that are not in the request are kept unchanged.":                       {},
		"Omitted properties keep their values unchanged.":                                  {},
		"Values of existing properties stay unchanged.":                                    {},
		"Strings are not stored verbatim.":                                                 {},
		"The cursor must be returned exactly as it was given.":                             {},
		"Instants keep six fraction digits (more are refused), not necessarily the offset": {digits: 6},
		"Timestamps are stored with microsecond precision":                                 {digits: 6},
		"Timestamps have a precision of milliseconds.":                                     {digits: 3},
		"Times keep 3 fractional digits.":                                                  {digits: 3},
		"Date-times may have up to seven fractional digits.":                               {},
		"Timestamps are rounded to milliseconds, which they keep.":                         {},
		"The price keeps two decimal places.":                                              {},
		"Times are precise to the second, not to milliseconds":                             {},
	} {
		var got Promises
		for _, s := range split(text) {
			got.read(Promise{Text: s.words}, false)
		}
		digits := 0
		if got.Precision != nil {
			digits = got.Precision.Digits
		}
		if (got.Exact != nil) != want.exact || digits != want.digits {
			t.Errorf("%s: exact %v, %d digits", text, got.Exact != nil, digits)
		}
	}
}

func TestPromisedUniqueNames(t *testing.T) {
	for text, want := range map[string]bool{
		"A byte order mark is ignored. A member\n  name may occur only once in an object (400).": true,
		"Duplicate members are rejected.":                       true,
		"Duplicate keys are not rejected.":                      false,
		"Duplicate items are rejected.":                         false,
		"A property name may occur once in each of the objects": true,
	} {
		var got Promises
		for _, s := range split(text) {
			got.read(Promise{Text: s.words}, false)
		}
		if (got.Unique != nil) != want {
			t.Errorf("%s: %v", text, got.Unique != nil)
		}
	}
}

func TestPromisedOrderAndCase(t *testing.T) {
	for text, want := range map[string]struct{ ordered, caseOf bool }{
		"A collection is replaced as a whole, in the order given; duplicates and empty strings are kept.": {ordered: true},
		"Arrays keep their order.":                                      {ordered: true},
		"The order of the items is preserved in all lists.":             {ordered: true},
		"Lists are sorted in the order given by $orderby.":              {},
		"Collections do not keep the order of their items":              {},
		"Names, enumeration members and keys are case-sensitive.":       {caseOf: true},
		"Ids are case-sensitive.":                                       {},
		"Enumeration members are not case sensitive.":                   {},
		"Collections are replaced as a whole; enums are case-sensitive": {caseOf: true},
	} {
		var got Promises
		for _, s := range split(text) {
			got.read(Promise{Text: s.words}, false)
		}
		if (got.Ordered != nil) != want.ordered || (got.CaseOf != nil) != want.caseOf {
			t.Errorf("%s: ordered %v, case-sensitive %v", text, got.Ordered != nil, got.CaseOf != nil)
		}
	}
}
