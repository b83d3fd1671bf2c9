package plan

import "github.com/graphconform/conform/harness/check"

// malformedJSON sends a valid body that stops before its last byte, and one that goes on behind its end.
func malformedJSON(b *builder) []*Case {
	cut, long := b.patch(b.fresh()...), b.patch(b.fresh()...)
	cut.Body = cut.Body[:len(cut.Body)-1]
	long.Body = append(long.Body, " conform"...)
	more := b.newCase(check.MalformedJSON, "long", "a JSON body with a word behind it", check.Reject).between(b, long)
	more.FullOnly = true
	return []*Case{b.newCase(check.MalformedJSON, "", "a JSON body cut before its last byte", check.Reject).between(b, cut), more}
}

// wrongMediaType sends a valid body as text/plain.
func wrongMediaType(b *builder) []*Case {
	request := b.patch(b.fresh()...)
	request.Header.Set("Content-Type", "text/plain")
	return []*Case{b.newCase(check.WrongMediaType, "", "a valid body as text/plain", check.Reject).between(b, request)}
}
