package plan

import (
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
)

// full is the documented update: every writable property, by the page's own example where that keeps its own table, else by
// generated values.
func full(b *builder) []*Case {
	members, title := b.fresh(), "every writable property, generated values"
	if example := b.example(); example != nil {
		members, title = example, "the documented example"
	}
	c := b.newCase(check.Full, "", title, check.Accept)
	b.keep(c, members)
	return []*Case{c.between(b, b.patch(members...))}
}

// example returns the members of the documented example, or nil where one of them breaks the property table.
func (b *builder) example() []member {
	example, ok := b.op.Example.(map[string]any)
	if !ok {
		return nil
	}
	var out []member
	for _, p := range b.op.Writable() {
		v, given := example[p.Name]
		if !given {
			continue
		}
		if want, reason := oracle.ValueMismatch(p.Schema, v); want != "" || reason != "" {
			return nil
		}
		out = append(out, member{p.Name, v})
	}
	return out
}
