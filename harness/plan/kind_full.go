package plan

import "github.com/graphconform/conform/harness/check"

// full sets every writable property, to the values of the page's example if they are valid, otherwise to generated values.
func full(b *builder) []*Case {
	members, title := b.newValues(), "every writable property, generated values"
	if example := b.example(); example != nil {
		members, title = example, "the documented example"
	}
	c := b.newCase("", title, check.Accept)
	b.markWritten(c, members)
	return []*Case{c.betweenReads(b, b.patch(members...))}
}

// example returns the members of the documented example, or nil if one of them is invalid.
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
		if !valid(p.Schema, v) {
			return nil
		}
		out = append(out, member{p.Name, v})
	}
	return out
}
