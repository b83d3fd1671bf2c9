package plan

import "github.com/graphconform/conform/harness/check"

// unknownMethod sends a method that no standard names.
func unknownMethod(b *builder) []*Case {
	c := b.newCase(check.UnknownMethods, "", "the method CONFORMX", check.Refuse)
	return []*Case{c.between(b, b.request("CONFORMX", nil))}
}
