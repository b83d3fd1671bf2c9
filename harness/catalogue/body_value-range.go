package catalogue

import "github.com/graphconform/conform/harness/check"

var valueRange = register(&check.Check{
	ID: "value-range", Rule: "PATCH-BODY-004", Family: "body", Order: 240, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "returns values in the form and range of their types",
	Source:  "the contract's response schema, OData JSON 4.01 §7.1, OData ABNF 4.01",
	Quote:   `OData JSON 4.01 §7.1: "Values of type Edm.Binary, Edm.Date, … are represented as JSON strings whose content satisfies the rules binaryValue, dateValue, … in [OData-ABNF]."`,
	Sends:   "a PATCH with values of the documented types, in odata also one with Prefer: return=representation",
	Holds:   "every value has the lexical form of its Edm type and is within its range and its documented bounds",
	Needs:   needsBody,
	Classes: []check.Class{{Name: "value.*", WFC: 101}},
	When:    onReturned,
	Judge:   judgeSchema("value.", false),
})
