package plan

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
	"github.com/graphconform/conform/harness/wire"
)

// wrongType gives each property in turn a value of another JSON kind.
func wrongType(b *builder) []*Case {
	var first []check.Bad
	for _, p := range b.op.Writable() {
		if text := wrongKind(p); text != "" {
			first = append(first, check.Bad{Target: p.Name, Value: decode(text)})
		}
	}
	slices.SortStableFunc(first, func(x, y check.Bad) int { return b.leniency(x.Target) - b.leniency(y.Target) })
	return b.badCases(check.WrongType, "a value of another JSON kind", first)
}

// leniency is the place of a property among those whose values readers convert in silence: one item that becomes a collection, text
// that becomes a truth value or a number, a number that becomes text.
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

// outOfRange gives each integer in turn the value just above its documented bound, or else its Edm range, those with a bound first,
// and one of them a fraction.
func outOfRange(b *builder) []*Case {
	var bounded, first []check.Bad
	for _, p := range b.op.Writable() {
		all := invalid(p)[check.OutOfRange]
		beyond := outside(p)
		switch {
		case len(all) == 0:
		case len(beyond) > 0 && kindOf(p, beyond[0].Value) == check.OutOfRange:
			bounded = append(bounded, beyond[0])
		default:
			first = append(first, all[0])
		}
	}
	first = append(bounded, first...)
	if len(first) > 0 {
		first = append(first, check.Bad{Target: first[0].Target, Value: json.Number("1.5"), Why: "a fraction"})
	}
	return b.badCases(check.OutOfRange, "a number that is none of an integer type", first)
}

// badValue gives a property of each type a value of the right JSON kind that is none of the type.
func badValue(b *builder) []*Case {
	var first []check.Bad
	seen := map[string]bool{}
	for _, p := range b.op.Writable() {
		group := p.Edm
		if p.IsCollection() {
			group = "Collection"
		}
		if all := invalid(p)[check.BadValue]; len(all) > 0 && !seen[group] {
			seen[group] = true
			first = append(first, all[0])
		}
	}
	return b.badCases(check.BadValue, "a value that is none of its type", first)
}

// unknownProperty adds a property that no contract declares.
func unknownProperty(b *builder) []*Case {
	bad := check.Bad{Target: "conformNoSuchProperty", Value: "conform"}
	c := b.bad(check.UnknownProp, "", "an undeclared property", []check.Bad{bad})
	c.Target = bad.Target
	return []*Case{c}
}

// badCases builds the case that sends the first bad value of each property or type, one after another. At full depth each property
// then has a case of its own with every bad value of the kind, so that a change of state has one cause.
func (b *builder) badCases(kind, title string, first []check.Bad) []*Case {
	if len(first) == 0 {
		return nil
	}
	out := []*Case{b.bad(kind, "", title+", one property after another", first)}
	for _, p := range b.op.Writable() {
		all := invalid(p)[kind]
		if i := slices.IndexFunc(first, func(one check.Bad) bool { return one.Target == p.Name }); len(all) == 0 && i >= 0 {
			all = first[i : i+1]
		}
		if len(all) > 0 {
			c := b.bad(kind, p.Name, title+", for "+p.Name, all)
			c.FullOnly = true
			out = append(out, c)
		}
	}
	return out
}

// bad builds the case that sends bad values, each in a request of its own, between two reads.
func (b *builder) bad(kind, target, title string, values []check.Bad) *Case {
	c := b.newCase(kind, target, title, check.Reject)
	for i, one := range values {
		if one.Step = check.Request; i > 0 {
			one.Step = fmt.Sprintf("bad-%d", i+1)
		}
		c.Bad = append(c.Bad, one)
	}
	first := b.badRequest(c.Bad[0])
	var more []Step
	for _, one := range c.Bad[1:] {
		more = append(more, Step{Name: one.Step, Request: b.badRequest(one)})
	}
	return c.between(b, first, more...)
}

// badRequest is the update that sets a property to a bad value, beside a good one of another.
func (b *builder) badRequest(bad check.Bad) wire.Request {
	return b.patch(append(b.companion(bad.Target), member{bad.Target, bad.Value})...)
}

// wrongKind returns the JSON text of a value whose kind the property must refuse, or "" where the contract does not say enough.
func wrongKind(p contract.Property) string {
	switch t := p.EdmType(); {
	case t != nil && len(t.WrongKind()) > 0:
		return t.WrongKind()[0].JSON
	case p.IsCollection(), p.Schema.Type.Is("object"):
		return `"conform"`
	case len(p.Schema.Enum) > 0:
		return `[]`
	}
	return ""
}

// invalid sorts the values that a property must refuse by the kind of case that sends them, those that lenient readers take last.
func invalid(p contract.Property) map[string][]check.Bad {
	out := map[string][]check.Bad{}
	rule := ruleOf(p)
	if rule == nil {
		if wrong := wrongMembers(p); len(wrong) > 0 {
			out[check.BadValue] = wrong
		}
		return out
	}
	for _, v := range rule.Invalid() {
		if !json.Valid([]byte(v.JSON)) {
			continue // a bare NaN: the body would be malformed, which another case is about
		}
		value := decode(v.JSON)
		if kind := kindOf(p, value); kind != "" {
			out[kind] = append(out[kind], check.Bad{Target: p.Name, Value: value, Why: v.Why})
		}
	}
	for _, bad := range outside(p) {
		kind := kindOf(p, bad.Value)
		out[kind] = append(out[kind], bad)
	}
	return out
}

// kindOf tells which kind of case sends a bad value: one of another JSON kind than the type's, or one of the same.
func kindOf(p contract.Property, bad any) string {
	t, collection := p.EdmType(), p.IsCollection()
	text, isText := bad.(string)
	_, isNumber := bad.(json.Number)
	_, isArray := bad.([]any)
	switch {
	case collection && bad == nil:
		if p.Nullable {
			return ""
		}
		return check.BadValue
	case collection && isArray, t == nil && isText && !collection:
		return check.BadValue
	case t == nil || collection:
		return check.WrongType
	case t.Schema().Type == "integer" && isNumber:
		return check.OutOfRange
	case t.Schema().Type == "string" && isText, t.Schema().Type == "number" && isText && looksNumeric(text):
		return check.BadValue
	}
	return check.WrongType
}

// looksNumeric tells whether a lenient reader may take a string for a number.
func looksNumeric(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil || strings.ContainsAny(s, "0123456789")
}

// ruleOf returns the rule of a property's type, nil where the contract does not say enough, as of a complex type.
func ruleOf(p contract.Property) edm.Rule {
	if p.IsCollection() {
		if of := p.Items(); of != nil {
			if rule := ruleOf(*of); rule != nil {
				return edm.Collection{Of: rule}
			}
		}
		return nil
	}
	if t := p.EdmType(); t != nil {
		return t
	}
	var members []string
	for _, m := range p.Schema.Enum {
		text, ok := m.(string)
		if !ok {
			return nil
		}
		members = append(members, text)
	}
	if len(members) == 0 {
		return nil
	}
	return edm.Enum{Members: members}
}
