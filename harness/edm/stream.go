package edm

// streamType has no values to send: a stream is no part of an OData 4.0 entity body. Where one is there all the same (as 4.01
// allows) it is a string, of any content: text as it is, the rest as base64url (OData JSON 4.01 section 9), so no format is said.
var streamType = &Type{
	Name:     "Edm.Stream",
	schema:   Schema{Type: "string"},
	value:    text("a stream's inline value as a string", func(s string) (string, error) { return s, nil }),
	generate: func(string, uint64) string { return "" },
	grey:     []Value{{`"Zm9v"`, "inline in the body: refused or ignored"}},
}
