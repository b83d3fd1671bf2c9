package plan

import "github.com/graphconform/conform/harness/check"

// empty is the update that names nothing.
func empty(b *builder) []*Case {
	c := b.newCase(check.Empty, "", "the empty object {}", check.Open)
	c.ChangesNothing = true
	return []*Case{c.between(b, b.request(b.op.Method, []byte("{}")))}
}
