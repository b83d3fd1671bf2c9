package plan

import "github.com/graphconform/conform/harness/check"

// repeat sends the values of the last update again.
func repeat(b *builder) []*Case {
	members := b.written()
	if len(members) == 0 {
		return nil
	}
	c := b.newCase("", "the same update again", check.Open)
	b.markWritten(c, members)
	return []*Case{c.betweenReads(b, b.patch(members...))}
}
