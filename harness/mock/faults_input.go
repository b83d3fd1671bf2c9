package mock

var inputFaults = []Fault{
	{
		ID: "wrong-type-accepted", Check: "wrong-type-refused",
		Title: "accepts a value of the wrong JSON kind, and stores nothing",
		hooks: hooks{overlook: ruleKind, void: true},
	},
	{
		ID: "out-of-range-accepted", Check: "out-of-range-refused",
		Title: "accepts an integer outside its range, and stores nothing",
		hooks: hooks{overlook: ruleRange, void: true},
	},
	{
		ID: "unknown-property-accepted", Check: "unknown-property-refused",
		Title: "accepts a property that the type does not declare, and stores nothing",
		hooks: hooks{overlook: ruleUnknown, void: true},
	},
	{
		ID: "media-type-accepted", Check: "media-type-refused",
		Title: "reads text/plain as JSON",
		hooks: hooks{overlook: rulePlainText},
	},
	{
		ID: "malformed-accepted", Check: "malformed-refused",
		Title: "accepts a body that is not JSON, and stores nothing",
		hooks: hooks{overlook: ruleJSON, void: true},
	},
	{
		ID: "root-accepted", Check: "root-refused",
		Title: "accepts a body that is no object, and stores nothing",
		hooks: hooks{overlook: ruleObject, void: true},
	},
	{
		ID: "no-body-accepted", Check: "no-body-refused",
		Title: "accepts an update without content",
		hooks: hooks{overlook: ruleEmpty},
	},
	{
		ID: "encoding-accepted", Check: "encoding-refused",
		Title: "reads a byte that UTF-8 has not as a question mark",
		hooks: hooks{overlook: ruleEncoding},
	},
	{
		ID: "duplicate-dropped", Check: "duplicate-member",
		Title: "accepts a member that comes twice, and stores neither value",
		hooks: hooks{overlook: ruleDuplicate, void: true},
	},
}
