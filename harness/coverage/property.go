package coverage

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
)

// The aspects of a property, each the last word of the ids of its promises.
const (
	aspectType      = "type"
	aspectWritable  = "writable"
	aspectReadOnly  = "read-only"
	aspectWriteOnly = "write-only"
	aspectRequired  = "required"
	aspectNullable  = "nullable"
	aspectNotNull   = "not-null"
	aspectLength    = "length"
	aspectMinimum   = "minimum"
	aspectMaximum   = "maximum"
	aspectItems     = "items"
	aspectEnum      = "enumeration"
	aspectPattern   = "pattern"
	aspectFormat    = "format"
)

// properties lists the promises about the properties of an operation: those of the request body, and the read-only ones of responses.
func properties(op *contract.Operation) (out []promise) {
	listed := map[string]bool{}
	for i := range op.Properties {
		listed[op.Properties[i].Name] = true
		out = append(out, aspects(op, &op.Properties[i])...)
	}
	for _, p := range op.ReadOnly() {
		if !listed[p.Name] && !contract.IsControl(p.Name) {
			out = append(out, aspects(op, &p)...)
		}
	}
	return out
}

// aspects lists the promises about one property.
func aspects(op *contract.Operation, p *contract.Property) (out []promise) {
	add := func(aspect, text string, tests func(*check.Check, *plan.Case) bool) *promise {
		out = append(out, promise{
			Promise: named(kindProperty+"/"+p.Name+"/"+aspect, p.Name+" "+text, p.Cite), tests: tests,
			breaks: func(h hit) bool { return h.isAbout(p, aspect) },
		})
		return &out[len(out)-1]
	}
	if name := typeName(p); name != "" {
		add(aspectType, "is of the type "+name, testsType(p))
	}
	switch {
	case p.ReadOnly && p.Name == op.KeyProperty():
		add(aspectReadOnly, "is read-only", by("id-stable", "other-id"))
	case p.ReadOnly:
		add(aspectReadOnly, "is read-only", func(k *check.Check, c *plan.Case) bool {
			return k.ID == "read-only-kept" && len(c.ReadOnlyValues[p.Name]) > 0
		})
	default:
		add(aspectWritable, "can be updated", testsWritable(p))
	}
	if p.WriteOnly() {
		add(aspectWriteOnly, "is never returned", by("write-only-hidden"))
	}
	if p.ReadOnly {
		return append(out, bounds(p)...)
	}
	if p.Required {
		add(aspectRequired, "is in every update", nil).reason = noCheck("sends an update without " + p.Name)
	}
	switch {
	case p.Nullable:
		add(aspectNullable, "may be null", func(k *check.Check, c *plan.Case) bool {
			value, set := c.Change[p.Name]
			return k.ID == "nulls-kept" && set && value == nil
		})
	case op.ForbidsNull(p):
		add(aspectNotNull, "is never null", sendsBad(p, aspectNotNull))
	}
	out = append(out, bounds(p)...)
	return append(out, prose(p.Promises, kindProperty+"/"+p.Name, p.Name)...)
}

// typeName names the type of a property as the contract does, or its JSON type, or "".
func typeName(p *contract.Property) string {
	if p.Edm != "" {
		return p.Edm
	}
	if types := p.Schema.Type.Slice(); len(types) > 0 {
		return cmp.Or(types[0], "")
	}
	return ""
}

// bounds lists the limits that the contract states of the values of a property, not those of its type.
func bounds(p *contract.Property) (out []promise) {
	add := func(aspect, text string) {
		out = append(out, promise{
			Promise: named(kindProperty+"/"+p.Name+"/"+aspect, p.Name+" "+text, p.Cite), tests: sendsBad(p, aspect),
			breaks: func(h hit) bool { return h.isAbout(p, aspect) },
		})
	}
	s := p.Schema
	if s.Min != nil && *s.Min != typeBound(p, false) {
		add(aspectMinimum, "is at least "+number(*s.Min))
	}
	if s.Max != nil && *s.Max != typeBound(p, true) {
		add(aspectMaximum, "is at most "+number(*s.Max))
	}
	if text := between(s.MinLength, s.MaxLength, "characters"); text != "" {
		add(aspectLength, "has "+text)
	}
	if text := between(s.MinItems, s.MaxItems, "items"); text != "" {
		add(aspectItems, "has "+text)
	}
	if n := len(enumOf(p)); n > 0 {
		add(aspectEnum, fmt.Sprintf("is one of %d documented values", n))
	}
	if s.Pattern != "" && isText(p) {
		add(aspectPattern, "matches "+s.Pattern)
	}
	if s.Format != "" && isText(p) {
		add(aspectFormat, "has the format "+s.Format)
	}
	return out
}

// isText reports whether a property has a type whose texts have no form of their own.
func isText(p *contract.Property) bool {
	t := p.EdmType()
	return t != nil && t.Name == "Edm.String"
}

// typeBound is the end of the range of a property's type, which is no promise of the contract's own.
func typeBound(p *contract.Property, upper bool) float64 {
	t := p.EdmType()
	if t == nil {
		return 0.5 // of no integer, so that no bound equals it by chance
	}
	text := t.Schema().Minimum
	if upper {
		text = t.Schema().Maximum
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0.5
	}
	return n
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// between describes the ends of a range of numbers of things, or returns "".
func between(least uint64, most *uint64, things string) string {
	switch {
	case most == nil && least == 0:
		return ""
	case most == nil:
		return fmt.Sprintf("at least %d %s", least, things)
	case least == 0:
		return fmt.Sprintf("at most %d %s", *most, things)
	}
	return fmt.Sprintf("%d to %d %s", least, *most, things)
}

// enumOf returns the documented values of a property, or of its items.
func enumOf(p *contract.Property) []any {
	if p.Schema.Items != nil && p.Schema.Items.Value != nil && len(p.Schema.Enum) == 0 {
		return p.Schema.Items.Value.Enum
	}
	return slices.DeleteFunc(slices.Clone(p.Schema.Enum), func(v any) bool { return v == nil && p.Schema.Type.Is("string") })
}
