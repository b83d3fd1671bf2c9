package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// wrongType starts with the properties whose values services convert silently. Several properties of one type get values of different JSON
// types.
func wrongType(b *builder) []*Case {
	var first []check.Bad
	seen := map[string]int{}
	for _, p := range b.op.Writable() {
		n := seen[p.Edm]
		seen[p.Edm]++
		if wrong := wrongKind(p, n); wrong.JSON != "" {
			first = append(first, check.Bad{Target: p.Name, Value: decode(wrong.JSON), Why: wrong.Why})
		}
	}
	slices.SortStableFunc(first, func(x, y check.Bad) int { return b.leniency(x.Target) - b.leniency(y.Target) })
	return b.badCases("a value of another JSON type", first)
}

// leniency ranks a property by how often services convert values to its type: a single item to a collection, a string to a boolean
// or a number, a number to a string.
func (b *builder) leniency(name string) int {
	switch p := b.op.Property(name); {
	case p.IsCollection():
		return 0
	case p.Schema.Type.Is("boolean"):
		return 1
	case p.Schema.Type.Is("integer"):
		return 2
	case p.Edm == "Edm.String":
		return 3
	}
	return 4
}

// outOfRange starts with the integers whose bounds are documented, and adds a fraction for one of them.
func outOfRange(b *builder) []*Case {
	var bounded, first []check.Bad
	for _, p := range b.op.Writable() {
		all := b.invalidValues(p)[check.OutOfRange]
		outside := outsideBounds(p)
		switch {
		case len(all) == 0:
		case len(outside) > 0 && kindOf(p, outside[0].Value) == check.OutOfRange && !isPrecision(p):
			bounded = append(bounded, outside[0])
		default:
			first = append(first, all[0])
		}
	}
	first = append(bounded, first...)
	isInteger := func(bad check.Bad) bool {
		p := b.op.Property(bad.Target)
		return p.EdmType().Schema().Type == "integer"
	}
	if i := slices.IndexFunc(first, isInteger); i >= 0 {
		first = slices.Insert(first, i+1, check.Bad{Target: first[i].Target, Value: json.Number("1.5"), Why: "a fraction"})
	}
	return b.badCases("a number outside the range of an integer", first)
}

// isPrecision reports whether bounds say how many digits a number has, which is rather a limit of its type than of what it means.
func isPrecision(p contract.Property) bool {
	low, high := p.Schema.Min, p.Schema.Max
	return p.Schema.Type.Is("number") && low != nil && high != nil && *low == -*high
}

// badValue takes one property of each type. It starts with the types that services store as text without looking at it.
func badValue(b *builder) []*Case {
	var first []check.Bad
	seen := map[string]bool{}
	for _, p := range b.op.Writable() {
		if all := b.invalidValues(p)[check.BadValue]; len(all) > 0 && !seen[b.group(&p)] {
			seen[b.group(&p)] = true
			first = append(first, all[0])
		}
	}
	slices.SortStableFunc(first, func(x, y check.Bad) int { return b.textRank(x.Target) - b.textRank(y.Target) })
	return b.badCases("a value that is invalid for its type", first)
}

// textRank ranks a property by how often services store an invalid text for it.
func (b *builder) textRank(name string) int {
	switch p := b.op.Property(name); {
	case p.IsCollection():
		return 3
	case p.Edm == "Edm.Guid":
		return 0
	case p.Edm == "Edm.String":
		return 2
	case p.EdmType() != nil && p.EdmType().Schema().Type == "number":
		return 4 // a number as text, of which wrongType sends another
	}
	return 1
}

// unknownProperty needs a contract that lists every member. In OData that is any contract, because types are closed. Elsewhere a target that
// need not be restored may do what it likes with the property, except fail.
func unknownProperty(b *builder) []*Case {
	bad := check.Bad{Target: "conformNoSuchProperty", Value: "conform"}
	if !b.odata() && !b.op.Closed {
		if b.opts.Restores {
			return nil
		}
		c := b.newCase("", "an undeclared property, which the contract does not exclude", check.Open)
		c.Target, c.Values = bad.Target, []any{bad.Value}
		update := b.patch(append(b.validMember(""), member{bad.Target, bad.Value})...)
		if !slices.ContainsFunc(b.op.Success(), func(r contract.Response) bool { return r.Schema != nil }) {
			return []*Case{c.betweenReads(b, update)}
		}
		c.Steps = oneStep(update)
		return []*Case{c}
	}
	c := b.badCase("", "an undeclared property, and a property's name in another letter case", append([]check.Bad{bad}, b.inOtherCase()...))
	c.Target = bad.Target
	return []*Case{c}
}

// unknownMember needs a complex property whose members the contract lists. In OData that is any one, elsewhere one that excludes others.
func unknownMember(b *builder) []*Case {
	for i := range b.op.Properties {
		p := &b.op.Properties[i]
		v, _ := b.newValue(p)
		value, isComplex := v.(map[string]any)
		others := p.Schema.AdditionalProperties
		if p.ReadOnly || !isComplex || len(p.Schema.Properties) == 0 || others.Schema != nil || others.Has != nil && *others.Has || others.Has == nil && !b.odata() {
			continue
		}
		value = maps.Clone(value)
		value[check.UnknownMember] = "conform"
		c := b.newCase("", "an undeclared member of "+p.Name, check.Reject)
		c.Target = p.Name
		return []*Case{c.betweenReads(b, b.patch(append(b.validMember(p.Name), member{p.Name, value})...))}
	}
	return nil
}

// inOtherCase gives a value to the last property by its name in another letter case, beside a valid value of the first one. It is not sent
// where the target is restored: nobody knows what would have to be written back.
func (b *builder) inOtherCase() []check.Bad {
	all := b.op.Writable()
	if b.opts.Restores || len(all) == 0 {
		return nil
	}
	for _, p := range slices.Backward(all[1:]) {
		values := b.otherValues(&p, 1)
		if name := otherCase(p.Name); len(values) > 0 && b.op.Property(name) == nil && !b.op.Declares(name) && !contract.IsControl(name) {
			return []check.Bad{{Target: name, Value: values[0], Why: "in another letter case than " + p.Name}}
		}
	}
	return nil
}

// otherCase returns a name with another letter case at its start.
func otherCase(name string) string {
	first := name[:1]
	if upper := strings.ToUpper(first); upper != first {
		return upper + name[1:]
	}
	return strings.ToLower(first) + name[1:]
}

// otherType needs a contract that declares the entity's type.
func otherType(b *builder) []*Case {
	declared := b.op.TypeName()
	if declared == "" {
		return nil
	}
	other := declared[:strings.LastIndexAny(declared, ".#")+1] + "conformOther"
	c := b.newCase("", "a valid update with another @odata.type", check.Reject)
	return []*Case{c.betweenReads(b, b.request(b.op.Method, encode(append([]member{{"@odata.type", other}}, b.validMember("")...))))}
}

// badCases makes one case with the first invalid values of several properties. At full depth each property also has a case with all
// its invalid values of the kind, so that a change of the entity has one possible cause.
func (b *builder) badCases(title string, first []check.Bad) []*Case {
	if first = slices.DeleteFunc(slices.Clone(first), b.fitsBody); len(first) == 0 {
		return nil
	}
	title += ", for "
	if !b.deep {
		further := b.further(first)
		c := b.badCase("", title+"one property at a time", append(first, further...))
		c.Further = len(further)
		return []*Case{c}
	}
	out := []*Case{b.badCase("", title+"one property at a time", first)}
	for _, p := range b.op.Writable() {
		all := b.invalidValues(p)[b.kind]
		if i := slices.IndexFunc(first, func(bad check.Bad) bool { return bad.Target == p.Name }); len(all) == 0 && i >= 0 {
			all = first[i : i+1]
		}
		if len(all) > 0 {
			c := b.badCase(p.Name, title+p.Name, all)
			c.FullOnly = true
			out = append(out, c)
		}
	}
	return out
}

// badCase sends each invalid value in a request of its own, beside a valid value of another property.
func (b *builder) badCase(target, title string, values []check.Bad) *Case {
	c := b.newCase(target, title, check.Reject)
	var steps []Step
	for i, bad := range values {
		if bad.Step = check.Request; i > 0 {
			bad.Step = fmt.Sprintf("bad-%d", i+1)
		}
		c.Bad = append(c.Bad, bad)
		steps = append(steps, Step{Name: bad.Step, Request: b.patch(append(b.validMember(bad.Target), member{bad.Target, bad.Value})...)})
	}
	return c.betweenReads(b, steps[0].Request, steps[1:]...)
}
