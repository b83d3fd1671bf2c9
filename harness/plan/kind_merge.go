package plan

import (
	"maps"
	"reflect"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// merge sets each collection to one item, after an update that set it to two, and one member of each complex property.
func merge(b *builder) []*Case {
	var longer, sent, merged []member
	for i := range b.op.Properties {
		p := &b.op.Properties[i]
		v, ok := b.newValue(p)
		if !ok || p.ReadOnly {
			continue
		}
		switch v := v.(type) {
		case []any:
			longer = append(longer, b.twoItems(p)...)
			sent, merged = append(sent, member{p.Name, v}), append(merged, member{p.Name, v})
		case map[string]any:
			if name, ok := b.changedMember(p, v); ok && !b.op.JSONPatch() { // which replaces the whole value
				entries := b.twoEntries(p, v)
				longer = append(longer, entries...)
				whole := maps.Clone(b.lastValue[p.Name].(map[string]any))
				for _, m := range entries {
					both, _ := m.value.(map[string]any)
					maps.Copy(whole, both) // they stay
				}
				whole[name] = v[name]
				sent, merged = append(sent, member{p.Name, map[string]any{name: v[name]}}), append(merged, member{p.Name, whole})
			}
		}
	}
	if len(sent) == 0 {
		return nil
	}
	c := b.newCase("", "one item instead of two in each collection, and one member of each complex property", check.Open)
	b.markWritten(c, merged)
	for _, m := range sent {
		c.Change[m.name] = m.value
	}
	c.betweenReads(b, b.patch(sent...))
	if len(longer) > 0 {
		c.Steps = slices.Insert(c.Steps, 1, Step{Name: check.StepTwoItems, Request: b.patch(longer...)})
	}
	return []*Case{c}
}

// twoItems sets a collection to two different items, if its schema allows that.
func (b *builder) twoItems(p *contract.Property) []member {
	values := b.values(p)
	if len(values) < 2 {
		return nil
	}
	x, okX := values[0].([]any)
	y, okY := values[1].([]any)
	if !okX || !okY || reflect.DeepEqual(x, y) {
		return nil
	}
	both := slices.Concat(x, y)
	if !valid(p.Schema, both) {
		return nil
	}
	return []member{{p.Name, both}}
}

// twoEntries gives a map one more entry than its value has, if nothing must take it out again.
func (b *builder) twoEntries(p *contract.Property, v map[string]any) []member {
	if p.Entries() == nil || b.opts.Restores || len(v) == 0 {
		return nil
	}
	both, first := maps.Clone(v), slices.Sorted(maps.Keys(v))[0]
	both[first+"b"] = v[first]
	if names := contract.NamePattern(p.Schema); !valid(p.Schema, both) || names != nil && !names.MatchString(first+"b") {
		return nil
	}
	return []member{{p.Name, both}}
}

// changedMember returns a member of a complex value that may be sent alone and differs from the last value, which has other members too. One
// that is not nullable comes first: what an update resets is rather nullable.
func (b *builder) changedMember(p *contract.Property, v map[string]any) (name string, found bool) {
	last, _ := b.lastValue[p.Name].(map[string]any)
	if len(last) < 2 && p.Entries() == nil || contract.IsDateTimeTimeZone(p.Schema) { // a map may have more entries than those known
		return "", false
	}
	members := p.Members()
	nullable := func(name string) int {
		if m := members[name]; m != nil && contract.TakesNull(m.Schema) {
			return 1
		}
		return 0
	}
	for _, name := range slices.SortedStableFunc(slices.Values(slices.Sorted(maps.Keys(v))), func(x, y string) int { return nullable(x) - nullable(y) }) {
		before, had := last[name]
		if had && !reflect.DeepEqual(before, v[name]) && valid(p.Schema, map[string]any{name: v[name]}) {
			return name, true
		}
	}
	return "", false
}
