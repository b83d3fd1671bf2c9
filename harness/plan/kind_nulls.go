package plan

import "github.com/graphconform/conform/harness/check"

func nulls(b *builder) []*Case {
	var members []member
	for _, p := range b.op.Writable() {
		if p.Nullable && !p.IsCollection() {
			members = append(members, member{p.Name, nil})
		}
	}
	if len(members) == 0 {
		return nil
	}
	c := b.newCase("", "null for every nullable property", check.Open)
	b.markWritten(c, members)
	return []*Case{c.betweenReads(b, b.patch(members...))}
}

// noNull skips properties whose description does not mention null.
func noNull(b *builder) []*Case {
	var bad []check.Bad
	for _, p := range b.op.Writable() {
		if p.NotNull && !p.IsCollection() {
			bad = append(bad, check.Bad{Target: p.Name})
		}
	}
	return b.badCases("null for non-nullable properties", bad)
}
