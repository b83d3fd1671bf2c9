package plan

import (
	"reflect"
	"slices"

	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
)

// maxTries bounds how many values are generated to find one that differs from the last.
const maxTries = 10

// newValues returns valid values for the named properties, or for all writable ones. Each differs, if its type has another value,
// from what the last valid update set, so that a read shows the difference. Properties without a valid value are left out.
func (b *builder) newValues(names ...string) []member {
	var out []member
	for i := range b.op.Properties {
		p := &b.op.Properties[i]
		if p.ReadOnly || len(names) > 0 && !slices.Contains(names, p.Name) {
			continue
		}
		if v, ok := b.newValue(p); ok {
			out = append(out, member{p.Name, v})
		}
	}
	return out
}

func (b *builder) newValue(p *contract.Property) (v any, found bool) {
	for range maxTries {
		b.generated[p.Name]++
		candidate, ok := p.Value(b.opts.Seed, b.generated[p.Name]%maxTries)
		if !ok {
			return nil, false
		}
		if !valid(p.Schema, candidate) {
			continue
		}
		v, found = candidate, true
		if !reflect.DeepEqual(v, b.lastValue[p.Name]) {
			return v, true
		}
	}
	return v, found
}

func valid(schema *oracle.Schema, v any) bool {
	want, reason := oracle.ValueMismatch(schema, v)
	return want == "" && reason == ""
}

// markWritten notes what a valid update sets.
func (b *builder) markWritten(c *Case, members []member) {
	for _, m := range members {
		c.Change[m.name] = m.value
		if !b.omitted[c.ID] {
			b.lastValue[m.name] = m.value
		}
	}
}

// written returns what the last valid updates set, in the order of the property table.
func (b *builder) written() (out []member) {
	for _, p := range b.op.Writable() {
		if v, known := b.lastValue[p.Name]; known {
			out = append(out, member{p.Name, v})
		}
	}
	return out
}

// validMember returns one valid member of another property than except. It accompanies an invalid one, to show whether the target
// rejects the whole update.
func (b *builder) validMember(except string) []member {
	for _, p := range b.op.Writable() {
		if p.Name == except {
			continue
		}
		if m := b.newValues(p.Name); len(m) > 0 {
			return m
		}
	}
	return nil
}

// decode parses a JSON text of conform's own.
func decode(text string) any {
	v, err := oracle.DecodeStrict([]byte(text))
	if err != nil {
		return nil
	}
	return v
}
