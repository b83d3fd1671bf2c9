package derive

import (
	"cmp"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/csdl"
)

// primitive returns the type that a type definition stands for, and any other name unchanged.
func (s *service) primitive(name string) string {
	if t := s.Types[name]; t != nil && t.Kind == csdl.Definition {
		return t.Base
	}
	return name
}

// scalar is the schema of a primitive type, an enumeration or a type definition, with the facets of the property or of the definition.
func (s *service) scalar(name string, facets csdl.Facets, dir direction) *openapi3.Schema {
	if t := s.Types[name]; t != nil && t.Kind == csdl.Definition {
		facets = csdl.Facets{
			MaxLength: cmp.Or(facets.MaxLength, t.Facets.MaxLength), Precision: cmp.Or(facets.Precision, t.Facets.Precision),
			Scale: cmp.Or(facets.Scale, t.Facets.Scale),
		}
		name = t.Base
	}
	if t := s.Types[name]; t != nil && t.Kind == csdl.Enum {
		return enumSchema(t, dir)
	}
	if name == "Edm.Untyped" || !strings.HasPrefix(name, "Edm.") {
		return &openapi3.Schema{Extensions: map[string]any{}}
	}
	schema := primitiveSchema(name)
	if schema.Extensions == nil {
		schema.Extensions = map[string]any{}
	}
	schema.Extensions[extEdm] = name
	limitFacets(schema, name, facets)
	return schema
}

// enumSchema lists the members of an enumeration. A response may combine those of flags.
func enumSchema(t *csdl.Type, dir direction) *openapi3.Schema {
	schema := openapi3.NewStringSchema()
	schema.Extensions = map[string]any{}
	var names []string
	for _, v := range t.Values {
		names = append(names, v.Name)
	}
	if !t.Flags || dir == request {
		for _, name := range names {
			schema.Enum = append(schema.Enum, name)
		}
		return schema
	}
	for i, name := range names {
		names[i] = regexp.QuoteMeta(name)
	}
	schema.Pattern = listPattern(append(names, `\d+`))
	return schema
}

// maxDigits bounds the precision of numbers whose largest value the description states.
const maxDigits = 15

// limitFacets adds what MaxLength, Precision and Scale say of a type (OData CSDL 4.01 section 7.2).
func limitFacets(schema *openapi3.Schema, name string, f csdl.Facets) {
	number := func(text string) (uint64, bool) {
		n, err := strconv.ParseUint(text, 10, 31)
		return n, err == nil
	}
	length, limited := number(f.MaxLength) // not for `max`
	precision, precise := number(f.Precision)
	switch name {
	case "Edm.String":
		if limited {
			schema.MaxLength = &length
		}
	case "Edm.Binary":
		if limited { // bytes; base64 has four characters for three
			n := (length + 2) / 3 * 4
			schema.MaxLength = &n
		}
	case "Edm.Decimal":
		limitDecimal(schema, int(precision), precise, f.Scale) //nolint:gosec // 31 bits
	case "Edm.DateTimeOffset", "Edm.TimeOfDay", "Edm.Duration":
		if precise {
			schema.Pattern = fractionPattern(int(precision)) //nolint:gosec // 31 bits
		}
	}
}

// limitDecimal states the scale, and the largest number of so many digits. Scale is zero where only the precision is given; if neither is,
// services differ, and nothing is promised.
func limitDecimal(schema *openapi3.Schema, precision int, precise bool, scaleText string) {
	scale, err := strconv.Atoi(scaleText)
	switch {
	case scaleText == "" && precise:
		scale = 0
	case err != nil || scale < 0 || scale > maxDigits:
		return // variable, floating, or not stated
	}
	if step, err := strconv.ParseFloat(fmt.Sprintf("1e-%d", scale), 64); err == nil {
		schema.MultipleOf = &step
	}
	if !precise || precision > maxDigits || precision < scale || precision == 0 {
		return
	}
	ten := big.NewInt(10)
	most := new(big.Rat).SetInt(new(big.Int).Sub(new(big.Int).Exp(ten, big.NewInt(int64(precision)), nil), big.NewInt(1)))
	most.Quo(most, new(big.Rat).SetInt(new(big.Int).Exp(ten, big.NewInt(int64(scale)), nil)))
	high, _ := strconv.ParseFloat(most.FloatString(scale), 64)
	low := -high
	schema.Max, schema.Min = &high, &low
}

// fractionPattern matches a time with at most so many fraction digits of a second, other than zeros behind them.
func fractionPattern(digits int) string {
	fraction := "0+"
	if digits > 0 {
		fraction = fmt.Sprintf("[0-9]{1,%d}0*", digits)
	}
	return `^[^.]*(\.` + fraction + `([^.0-9][^.]*)?)?$`
}

// constrain adds what the Validation vocabulary says of a property.
func (s *service) constrain(schema *openapi3.Schema, typeName string, p *csdl.Property) {
	text := func(term string) (string, bool) {
		a, ok := s.OfMember(typeName, p.Name, term)
		return a.Text(), ok && a.Text() != ""
	}
	bound := func(term string, value **float64, exclusive *openapi3.ExclusiveBound) {
		t, ok := text(term)
		f, err := strconv.ParseFloat(t, 64)
		if !ok || err != nil {
			return
		}
		*value = &f
		if a, _ := s.OfMember(typeName, p.Name, term); a.Exclusive && exclusive != nil {
			exclusive.Bool = &a.Exclusive
		}
	}
	count := func(term string) *uint64 {
		t, _ := text(term)
		n, err := strconv.ParseUint(t, 10, 32)
		if err != nil {
			return nil
		}
		return &n
	}
	value := schema
	if p.Use.Collection {
		value = schema.Items.Value
		schema.MaxItems = count(csdl.MaxItems)
		if least := count(csdl.MinItems); least != nil {
			schema.MinItems = *least
		}
	}
	_, above := text(csdl.Maximum)
	_, below := text(csdl.Minimum)
	if len(value.AnyOf) > 0 && (above || below) { // an infinity is out of bounds
		value.Type, value.Format, value.AnyOf = value.AnyOf[0].Value.Type, value.AnyOf[0].Value.Format, nil
	}
	if value.Type.Is("number") || value.Type.Is("integer") {
		bound(csdl.Minimum, &value.Min, &value.ExclusiveMin)
		bound(csdl.Maximum, &value.Max, &value.ExclusiveMax)
		bound(csdl.MultipleOf, &value.MultipleOf, nil)
	}
	if pattern, ok := text(csdl.Pattern); ok && value.Type.Is("string") && value.Pattern == "" {
		value.Pattern = pattern
	}
	s.allowed(value, typeName, p)
}

// allowed restricts values to those that Validation.AllowedValues lists.
func (s *service) allowed(value *openapi3.Schema, typeName string, p *csdl.Property) {
	a, _ := s.OfMember(typeName, p.Name, csdl.AllowedValues)
	list, _ := a.Value.([]any)
	var members []any
	for _, item := range list {
		text, ok := csdl.Record(item)["Value"].(string)
		if !ok {
			return // numbers, or what depends on an entity
		}
		members = append(members, text)
	}
	if len(members) > 0 && value.Type.Is("string") {
		value.Enum = members
	}
}
