package plan

import (
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// readOnly sets every read-only property except the key beside a valid property, and then one alone. That one has many possible
// values, so that the new value is not the current one by chance, and is no time, if there is another one: services guard those they set best.
// A target that rejects the update may do so for one of them, so at full depth each has a case of its own.
func readOnly(b *builder) []*Case {
	c := b.newCase("", "another value for each read-only property, then one alone", check.Open)
	c.ReadOnlyValues = map[string][]any{}
	var all []member
	var alone *contract.Property
	var each []contract.Property
	set := func(c *Case, p *contract.Property, n int) []member {
		values := b.values(p)
		if len(values) <= n {
			return nil
		}
		v := values[n]
		c.ReadOnlyValues[p.Name] = append(c.ReadOnlyValues[p.Name], v)
		return []member{{p.Name, v}}
	}
	isTime := func(p *contract.Property) bool { t := p.EdmType(); return t != nil && t.Name == "Edm.DateTimeOffset" }
	for _, p := range b.op.ReadOnly() {
		if p.Name == b.op.KeyProperty() || strings.Contains(p.Name, "@") {
			continue
		}
		members := set(c, &p, 0)
		if all = append(all, members...); len(members) > 0 {
			each = append(each, p)
		}
		if len(b.values(&p)) > 1 && len(p.Schema.Enum) == 0 && !p.Schema.Type.Is("boolean") && (alone == nil || isTime(alone) && !isTime(&p)) {
			alone = &p
		}
	}
	if len(all) == 0 {
		return nil
	}
	var more []Step
	if alone != nil {
		more = append(more, Step{Name: check.StepAlone, Request: b.patch(set(c, alone, 1)...)})
	}
	beside := b.validMember("")
	b.markLast(c, beside)
	out := []*Case{c.betweenReads(b, b.patch(append(beside, all...)...), more...)}
	for _, p := range each {
		if !b.deep || len(each) == 1 {
			break
		}
		c := b.newCase(p.Name, "another value for "+p.Name+", which is read-only", check.Open)
		c.FullOnly, c.ReadOnlyValues = true, map[string][]any{}
		members := set(c, &p, len(b.values(&p))-1)
		beside := b.validMember("")
		b.markLast(c, beside)
		out = append(out, c.betweenReads(b, b.patch(append(beside, members...)...)))
	}
	return out
}
