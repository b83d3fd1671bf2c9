package plan

import (
	"maps"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func nulls(b *builder) []*Case {
	var sent, merged []member
	for i := range b.op.Properties {
		p := &b.op.Properties[i]
		switch {
		case p.ReadOnly || p.IsCollection():
		case p.Nullable && check.MayShow(b.op, p.Name, nil) && b.fits(p.Name, nil):
			sent, merged = append(sent, member{p.Name, nil}), append(merged, member{p.Name, nil})
		case !p.Nullable:
			if part, whole := b.nullMembers(p); len(part) > 0 && check.MayShow(b.op, p.Name, whole) {
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
		if m := members[name]; contract.TakesNull(m.Schema) && !m.ReadOnly && !m.IsCollection() && !contract.IsControl(name) && last[name] != nil {
			part[name], whole[name] = nil, nil
		}
	}
	if entries := p.Entries(); entries != nil && entries.Nullable && b.op.MergePatch() { // where null removes one
		shown, _ := b.current[p.Name].(map[string]any) // so that none is left: some services show an empty map as null
		for _, name := range slices.Concat(slices.Sorted(maps.Keys(last)), slices.Sorted(maps.Keys(shown))) {
			if _, set := last[name]; set || !b.opts.Restores {
				part[name] = nil
			}
			delete(whole, name)
		}
	}
	return part, whole
}

// noNull sends null for the properties of which the contract says that they are not nullable and, at full depth, for those of which it
// says nothing: OpenAPI's default is not nullable either. A reference page seldom mentions null, and null has a meaning in JSON Merge Patch.
func noNull(b *builder) []*Case {
	var explicit []check.Bad
	var out []*Case
	for _, p := range b.op.Writable() {
		switch {
		case p.IsCollection() || p.Nullable:
		case b.op.ForbidsNull(&p):
			explicit = append(explicit, check.Bad{Target: p.Name})
		case !b.op.Profile.Includes(contract.Graph) && !b.op.MergePatch():
			c := b.badCase(p.Name, "null for "+p.Name+", of which the contract does not say that it is nullable", []check.Bad{{Target: p.Name}})
			c.FullOnly = true
			out = append(out, c)
		}
	}
	slices.SortStableFunc(explicit, func(x, y check.Bad) int { return b.leniency(x.Target) - b.leniency(y.Target) })
	return append(b.badCases("null for non-nullable properties", explicit), out...)
}
