package plan

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// otherValues returns n different values, none of which is the last one written, or nil. A case sends them that judges whether they
// were applied, not whether they were accepted. Where the target has accepted every value that was tried, further ones are as good.
func (b *builder) otherValues(p *contract.Property, n int) []any {
	values := slices.Clone(b.accepted[p.Name])
	if b.accepted == nil || len(values) > 0 && !b.selective[p.Name] {
		for _, v := range b.generate(p, n+1) {
			if !slices.ContainsFunc(values, func(known any) bool { return reflect.DeepEqual(v, known) }) {
				values = append(values, v)
			}
		}
	}
	values = slices.DeleteFunc(values, func(v any) bool { return reflect.DeepEqual(v, b.lastValue[p.Name]) })
	if len(values) < n {
		return nil
	}
	return values[:n]
}

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
			if b.fixed[p.Name] && len(names) != 1 {
				v = b.values(p)[0]
			}
			out = append(out, member{p.Name, v})
		}
	}
	return out
}

// freshValues returns newValues with those that no other case sends, where there are such, and where the target has accepted every value that was
// tried.
func (b *builder) freshValues() []member {
	out := b.newValues()
	for i, m := range out {
		p := b.op.Property(m.name)
		if p == nil || b.fixed[m.name] || b.selective[m.name] || b.accepted != nil && len(b.accepted[m.name]) == 0 {
			continue
		}
		if all := b.generate(p, maxTries-1); len(all) > mostValues && check.MayShow(b.op, m.name, all[len(all)-1]) {
			out[i].value = all[len(all)-1]
		}
	}
	return out
}

// mostValues is how many different values of a property a case takes at most, see otherValues.
const mostValues = 4

// newValue returns the first value of a property that differs from the last one written. Except in the kinds of case that test which
// values the target accepts, it is one that such a case has set: a rejection has then another cause.
func (b *builder) newValue(p *contract.Property) (v any, found bool) {
	values := b.values(p)
	if set := b.proven[p.Name]; len(set) > 0 && !provesValues(b.kind) {
		values = set
	}
	last, written := b.lastValue[p.Name]
	for _, v := range values {
		if written && !reflect.DeepEqual(b.merged(last, v), last) || !written && !b.shows(member{p.Name, v}) {
			return v, true
		}
	}
	if len(values) == 0 {
		return nil, false
	}
	return values[0], true
}

// shows reports whether the entity has all these values before the first case.
func (b *builder) shows(members ...member) bool {
	for _, m := range members {
		if v, shown := b.current[m.name]; !shown || !check.Same(b.op, m.name, m.value, v) {
			return false
		}
	}
	return true
}

// provesValues reports whether a kind shows that the target accepts the values it sets.
func provesValues(kind string) bool { return kind == check.Full || kind == check.Only }

// values returns the values that valid updates set a property to: those that the target accepts, where that is known, otherwise the
// one of the documented example and generated ones, at most two.
func (b *builder) values(p *contract.Property) []any {
	if b.accepted != nil && !p.ReadOnly {
		return b.accepted[p.Name]
	}
	known, ok := b.candidates[p.Name]
	if !ok {
		known = b.generate(p, 2)
		b.candidates[p.Name] = known
	}
	return known
}

// generate returns up to n different valid values, the one of the documented example first. Values that the documented entity may show come
// before others, of which no read tells whether they were stored.
func (b *builder) generate(p *contract.Property, n int) (out []any) {
	var hidden []any
	isNew := func(v any) bool {
		return !slices.ContainsFunc(slices.Concat(out, hidden), func(other any) bool { return reflect.DeepEqual(v, other) })
	}
	add := func(v any) {
		switch {
		case !isNew(v) || !valid(p.Schema, v) || !b.fits(p.Name, v) || b.opts.Restores && endsEntity(v):
		case !check.MayShow(b.op, p.Name, v):
			hidden = append(hidden, v)
		default:
			out = append(out, v)
		}
	}
	defer func() { out = append(out, hidden[:min(len(hidden), max(0, n-len(out)))]...) }()
	if example, ok := b.op.Example.(map[string]any); ok && !p.ReadOnly {
		if v, given := example[p.Name]; given {
			add(v)
		}
	}
	for branch := range maxBranches {
		for try := 1; try <= maxTries && len(out) < n; try++ {
			v, ok := contract.Generator{Seed: b.opts.Seed, Branch: branch, Open: !b.odata()}.Value(p.Schema, p.Edm, try%maxTries)
			if !ok {
				break
			}
			add(v)
		}
		if len(out)+len(hidden) > 0 || !hasBranches(p.Schema, maxTries) {
			break
		}
	}
	return out
}

// endsEntity tells whether a value may end the entity, such as the state `deleted`: nothing restores it then.
func endsEntity(v any) bool {
	text, err := json.Marshal(v)
	return err == nil && wire.EndingValue(text) != ""
}

// maxBranches bounds how many branches of oneOf and anyOf are tried to find a valid value.
const maxBranches = 8

// hasBranches reports whether another branch may make another value.
func hasBranches(s *oracle.Schema, levels int) bool {
	if s == nil || levels == 0 {
		return false
	}
	if len(contract.Branches(s)) > 1 || s.Items != nil && hasBranches(s.Items.Value, levels-1) {
		return true
	}
	for _, ref := range s.Properties {
		if hasBranches(ref.Value, levels-1) {
			return true
		}
	}
	return false
}

func valid(schema *oracle.Schema, v any) bool {
	want, reason := oracle.ValueMismatch(schema, v)
	return want == "" && reason == ""
}

// markWritten notes what a valid update sets.
func (b *builder) markWritten(c *Case, members []member) {
	for _, m := range members {
		c.Change[m.name] = m.value
	}
	b.markLast(c, members)
}

// markLast notes what the entity holds after the last valid update of a case.
func (b *builder) markLast(c *Case, members []member) {
	if b.omitted[c.ID] {
		return
	}
	for _, m := range members {
		b.lastValue[m.name] = b.merged(b.lastValue[m.name], m.value)
		if provesValues(b.kind) {
			b.proven[m.name] = append(b.proven[m.name], m.value)
		}
	}
}

// merged is the value that a property has after an update of it: with the members that a complex value had before, where an update merges.
func (b *builder) merged(last, sent any) any {
	part, isComplex := sent.(map[string]any)
	whole, had := last.(map[string]any)
	if !isComplex || !had || !b.op.Merges() {
		return sent
	}
	out := maps.Clone(whole)
	for name, v := range part {
		out[name] = b.merged(whole[name], v)
	}
	return out
}

// markUnread notes what a case of a group sets that the target may reject, or that no read shows. All cases of the group set the same
// values, so that the entity holds them after the group whichever of them the target accepts.
func (b *builder) markUnread(c *Case, members []member) {
	if !b.omitted[c.ID] {
		b.unread = members
	}
}

// flushUnread makes the values of the group the last ones.
func (b *builder) flushUnread() {
	for _, m := range b.unread {
		b.lastValue[m.name] = m.value
	}
	b.unread = nil
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
	for i := range b.op.Properties {
		p := &b.op.Properties[i]
		if p.ReadOnly || p.Name == except {
			continue
		}
		if v, ok := b.newValue(p); ok {
			return []member{{p.Name, v}}
		}
	}
	return nil
}

// decode parses a JSON text of conform's own.
func decode(text string) any {
	var v any
	if strings.HasPrefix(text, `"`) { // a decoder would copy a long text several times
		if json.Unmarshal([]byte(text), &v) != nil {
			return nil
		}
		return v
	}
	values := json.NewDecoder(strings.NewReader(text))
	values.UseNumber()
	if values.Decode(&v) != nil {
		return nil
	}
	return v
}
