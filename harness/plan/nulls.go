package plan

import "github.com/graphconform/conform/harness/check"

// nulls sets everything that may be null to null.
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
	c := b.newCase(check.Nulls, "", "null for every property that may be null", check.Open)
	b.keep(c, members)
	return []*Case{c.between(b, b.patch(members...))}
}

// noNull gives each property that must not be null a null. A description that says nothing of null says nothing here either.
func noNull(b *builder) []*Case {
	var bad []check.Bad
	for _, p := range b.op.Writable() {
		if p.NotNull && !p.IsCollection() {
			bad = append(bad, check.Bad{Target: p.Name})
		}
	}
	return b.badCases(check.NoNull, "null for what must not be null", bad)
}
