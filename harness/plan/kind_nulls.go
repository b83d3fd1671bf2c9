package plan

import (
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func nulls(b *builder) []*Case {
	var sent, merged []member
	for i := range b.op.Properties {
		p := &b.op.Properties[i]
		switch {
		case p.ReadOnly || p.IsCollection():
		case p.Nullable:
			sent, merged = append(sent, member{p.Name, nil}), append(merged, member{p.Name, nil})
		default:
			if part, whole := b.nullMembers(p); len(part) > 0 {
				sent, merged = append(sent, member{p.Name, part}), append(merged, member{p.Name, whole})
			}
		}
	}
	if len(sent) == 0 {
		return nil
	}
	c := b.newCase("", "null for every nullable property", check.Open)
	b.markWritten(c, merged)
	for _, m := range sent {
		c.Change[m.name] = m.value
	}
	return []*Case{c.betweenReads(b, b.patch(sent...))}
}

// nullMembers sets the nullable members of a complex property to null, where the meaning of an update with only some members is defined.
// It also returns the value that the property has then.
func (b *builder) nullMembers(p *contract.Property) (part, whole map[string]any) {
	last, known := b.lastValue[p.Name].(map[string]any)
	if !known || !b.odata() && !b.op.MergePatch() {
		return nil, nil
	}
	part, whole = map[string]any{}, maps.Clone(last)
	members := p.Members()
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if m := members[name]; m.Nullable && !m.ReadOnly && !m.IsCollection() && !strings.Contains(name, "@") && last[name] != nil {
			part[name], whole[name] = nil, nil
		}
	}
	return part, whole
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
