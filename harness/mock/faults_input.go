package mock

import "net/http"

var inputFaults = []Fault{
	accepts("wrong-type-accepted", "wrong-type-refused", "a value of the wrong JSON kind", ruleKind),
	accepts("out-of-range-accepted", "out-of-range-refused", "an integer outside its range", ruleRange),
	accepts("bad-number-accepted", "bad-value-refused", "a number that its type does not write so", ruleNumber),
	accepts("bad-guid-accepted", "bad-value-refused", "a malformed GUID", ruleGUID),
	accepts("bad-temporal-accepted", "bad-value-refused", "a date or time that does not exist", ruleTemporal),
	accepts("bad-duration-accepted", "bad-value-refused", "a malformed duration", ruleDuration),
	accepts("bad-binary-accepted", "bad-value-refused", "malformed base64", ruleBinary),
	accepts("bad-member-accepted", "bad-value-refused", "an undeclared member of an enumeration, or a member of a complex type of another kind", ruleMember),
	accepts("bad-item-accepted", "bad-value-refused", "a collection inside a collection", ruleItem),
	accepts("bad-length-accepted", "bad-value-refused", "a text of a length that its contract rules out", ruleBound),
	{
		ID: "wrong-type-not-found", Check: "wrong-type-refused",
		Title: "answers 404 to a value of the wrong JSON kind",
		hooks: restate(ruleKind, http.StatusNotFound),
	},
	{
		ID: "malformed-not-found", Check: "malformed-refused",
		Title: "answers 404 to a body that is not JSON",
		hooks: restate(ruleJSON, http.StatusNotFound),
	},
	{
		ID: "media-type-bad-request", Check: "media-type-refused",
		Title: "answers 400 to text/plain",
		hooks: restate(rulePlainText, http.StatusBadRequest),
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

// accepts is the fault of a mock that overlooks one rule on values.
func accepts(id, check, what string, overlooked rule) Fault {
	return Fault{ID: id, Check: check, Title: "accepts " + what + ", and stores nothing", hooks: hooks{overlook: overlooked, void: true}}
}
