package edm

// streamType has no values to send: OData 4.0 bodies do not contain streams. OData JSON 4.01 section 9 allows an inline stream as
// a string: text as it is, other content as base64url. So any string is valid.
var streamType = &Type{
	Name:       "Edm.Stream",
	schema:     Schema{Type: "string"},
	value:      text("an inline stream as a string", func(s string) (string, error) { return s, nil }),
	generate:   func(string, uint64) string { return "" },
	borderline: []Value{{`"Zm9v"`, "inline stream, which services reject or ignore"}},
}
