package plan

import (
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// readOnly gives each read-only property but the key another value, beside a valid one, and then one of them alone: one with many
// values, so that its old one is not met by chance.
func readOnly(b *builder) []*Case {
	c := b.newCase(check.ReadOnly, "", "another value for each read-only property, then one alone", check.Open)
	c.ReadOnlyValues = map[string][]any{}
	var all, alone []member
	give := func(p *contract.Property) []member {
		v, ok := b.other(p)
		if !ok {
			return nil
		}
		c.ReadOnlyValues[p.Name] = append(c.ReadOnlyValues[p.Name], v)
		return []member{{p.Name, v}}
	}
	for i := range b.op.Properties {
		p := &b.op.Properties[i]
		if !p.ReadOnly || p.Name == "id" {
			continue
		}
		all = append(all, give(p)...)
		if len(alone) == 0 && len(p.Schema.Enum) == 0 && !p.Schema.Type.Is("boolean") {
			alone = give(p)
		}
	}
	if len(all) == 0 {
		return nil
	}
	var more []Step
	if len(alone) > 0 {
		more = append(more, Step{Name: check.StepAlone, Request: b.patch(alone...)})
	}
	return []*Case{c.between(b, b.patch(append(b.companion(""), all...)...), more...)}
}
