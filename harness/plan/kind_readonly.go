package plan

import (
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// readOnly sets every read-only property except the key beside a valid property, and then one alone. That one has many possible
// values, so that the new value is not the current one by chance.
func readOnly(b *builder) []*Case {
	c := b.newCase("", "another value for each read-only property, then one alone", check.Open)
	c.ReadOnlyValues = map[string][]any{}
	var all, alone []member
	set := func(p *contract.Property, n int) []member {
		values := b.values(p)
		if len(values) <= n {
			return nil
		}
		v := values[n]
		c.ReadOnlyValues[p.Name] = append(c.ReadOnlyValues[p.Name], v)
		return []member{{p.Name, v}}
	}
	for _, p := range b.op.ReadOnly() {
		if p.Name == b.op.KeyProperty() || strings.Contains(p.Name, "@") {
			continue
		}
		all = append(all, set(&p, 0)...)
		if len(alone) == 0 && len(p.Schema.Enum) == 0 && !p.Schema.Type.Is("boolean") {
			alone = set(&p, 1)
		}
	}
	if len(all) == 0 {
		return nil
	}
	var more []Step
	if len(alone) > 0 {
		more = append(more, Step{Name: check.StepAlone, Request: b.patch(alone...)})
	}
	beside := b.validMember("")
	b.markLast(c, beside)
	return []*Case{c.betweenReads(b, b.patch(append(beside, all...)...), more...)}
}
