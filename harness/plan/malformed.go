package plan

import "github.com/graphconform/conform/harness/check"

// malformedJSON sends a valid body that stops before its last byte.
func malformedJSON(b *builder) []*Case {
	request := b.patch(b.fresh()...)
	request.Body = request.Body[:len(request.Body)-1]
	return []*Case{b.newCase(check.MalformedJSON, "", "a JSON body cut before its last byte", check.Refuse).between(b, request)}
}

// wrongMediaType sends a valid body as text/plain.
func wrongMediaType(b *builder) []*Case {
	request := b.patch(b.fresh()...)
	request.Header.Set("Content-Type", "text/plain")
	return []*Case{b.newCase(check.WrongMediaType, "", "a valid body as text/plain", check.Refuse).between(b, request)}
}
