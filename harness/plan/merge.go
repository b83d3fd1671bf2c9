package plan

import (
	"maps"
	"reflect"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
)

// merge gives each collection another item, after an update that gave it two, and each complex property one of its members.
func merge(b *builder) []*Case {
	var longer, change, whole []member
	for i := range b.op.Properties {
		p := &b.op.Properties[i]
		v, ok := b.other(p)
		if !ok || p.ReadOnly {
			continue
		}
		switch v := v.(type) {
		case []any:
			longer = append(longer, b.two(p)...)
			change, whole = append(change, member{p.Name, v}), append(whole, member{p.Name, v})
		case map[string]any:
			if name, ok := b.oneOf(p, v); ok {
				merged := maps.Clone(b.kept[p.Name].(map[string]any))
				merged[name] = v[name]
				change, whole = append(change, member{p.Name, map[string]any{name: v[name]}}), append(whole, member{p.Name, merged})
			}
		}
	}
	if len(change) == 0 {
		return nil
	}
	c := b.newCase(check.Merge, "", "collections with one item instead of two, and one member of each complex property", check.Open)
	b.keep(c, whole)
	for _, m := range change {
		c.Change[m.name] = m.value
	}
	c.between(b, b.patch(change...))
	if len(longer) > 0 {
		c.Steps = slices.Insert(c.Steps, 1, Step{Name: check.StepTwoItems, Request: b.patch(longer...)})
	}
	return []*Case{c}
}

// two is a collection of two different items, where the property may have one.
func (b *builder) two(p *contract.Property) []member {
	first, _ := b.other(p)
	second, _ := b.other(p)
	a, isArray := first.([]any)
	z, alike := second.([]any)
	if !isArray || !alike || reflect.DeepEqual(a, z) {
		return nil
	}
	both := slices.Concat(a, z)
	if want, reason := oracle.ValueMismatch(p.Schema, both); want != "" || reason != "" {
		return nil
	}
	return []member{{p.Name, both}}
}

// oneOf picks the member of a complex value that an update may give alone: there are others, and it had another value before.
func (b *builder) oneOf(p *contract.Property, v map[string]any) (name string, found bool) {
	kept, _ := b.kept[p.Name].(map[string]any)
	if len(kept) < 2 {
		return "", false
	}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		want, reason := oracle.ValueMismatch(p.Schema, map[string]any{name: v[name]})
		if was, had := kept[name]; had && !reflect.DeepEqual(was, v[name]) && want == "" && reason == "" {
			return name, true
		}
	}
	return "", false
}
