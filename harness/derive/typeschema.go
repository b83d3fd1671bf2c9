package derive

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/harness/edm"
)

// maxNested is how deep types are written out inside each other. A type inside itself stays an open object.
const maxNested = 4

// typeSchema is the schema of a type, with what the description says about its values.
func (d *derivation) typeSchema(t doc.TypeRef, c doc.Constraints, dir direction, depth int) *openapi3.Schema {
	var s *openapi3.Schema
	switch {
	case t.AnyJSON():
		s = &openapi3.Schema{Extensions: map[string]any{}}
	case t.Edm():
		s = primitiveSchema(t.Name)
		if s.Type.Is("string") && t.Name == "Edm.String" {
			addMembers(s, sendable(c.Values, c, nil, dir), dir)
			combine(s, c, dir)
		}
		addBounds(s, c)
	case t.Name != "":
		s = d.namedSchema(t, c, dir, depth)
		combine(s, c, dir)
	default:
		s = &openapi3.Schema{Extensions: map[string]any{}}
	}
	name := d.declaredName(t)
	if t.Collection {
		delete(s.Extensions, extEdm)
		s = &openapi3.Schema{Type: &openapi3.Types{"array"}, Items: s.NewRef(), Extensions: map[string]any{}}
		name = "Collection(" + name + ")"
	}
	if t.Name != "" {
		s.Extensions[extEdm] = name
	}
	return s
}

// declaredName is the type's name as its own page spells it, whose letters pages that link to it often change.
func (d *derivation) declaredName(t doc.TypeRef) string {
	if t.Name == "" || t.Edm() {
		return t.Name
	}
	res := d.resource(&t)
	if res == nil || !strings.EqualFold(res.Type, t.Local()) {
		return t.Name
	}
	if res.Namespace != "" {
		return res.Namespace + "." + res.Type
	}
	return strings.TrimSuffix(t.Name, t.Local()) + res.Type
}

// primitiveSchema is the schema of an Edm type. It omits bounds that a float64 cannot represent; the format implies them.
func primitiveSchema(name string) *openapi3.Schema {
	t, ok := edm.Lookup(name)
	if !ok || name == "Edm.Stream" { // which bodies contain as annotations, or in the form that its media type has
		return &openapi3.Schema{Extensions: map[string]any{}}
	}
	f := t.Schema()
	s := &openapi3.Schema{Type: &openapi3.Types{f.Type}, Format: f.Format, Min: exact(f.Minimum), Max: exact(f.Maximum), Extensions: map[string]any{}}
	if len(f.Strings) > 0 {
		words := openapi3.NewStringSchema()
		for _, w := range f.Strings {
			words.Enum = append(words.Enum, w)
		}
		s = &openapi3.Schema{AnyOf: openapi3.SchemaRefs{s.NewRef(), words.NewRef()}, Extensions: map[string]any{}}
	}
	return s
}

const maxExact = 1 << 53 // beyond it float64 does not represent every integer

func exact(text string) *float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.Abs(v) > maxExact {
		return nil
	}
	return &v
}

// addBounds narrows a number to "Valid values a to b". With both bounds a float has no infinity, so the words for it are gone.
func addBounds(s *openapi3.Schema, c doc.Constraints) {
	low, high := within(c.Minimum), within(c.Maximum)
	number := s
	if len(s.AnyOf) > 0 {
		number = s.AnyOf[0].Value
	}
	if low == nil && high == nil || !number.Type.Is("integer") && !number.Type.Is("number") {
		return
	}
	if low != nil {
		number.Min = low
	}
	if high != nil {
		number.Max = high
	}
	if number != s && low != nil && high != nil {
		s.Type, s.Format, s.Min, s.Max, s.AnyOf = number.Type, number.Format, number.Min, number.Max, nil
	}
}

// within returns a bound that float64 represents exactly, whatever the type.
func within(v *float64) *float64 {
	if v == nil || math.Abs(*v) > maxExact {
		return nil
	}
	return v
}

// addMembers adds the members of an enumeration: as a closed list for requests, as an open one for responses.
func addMembers(s *openapi3.Schema, list []string, dir direction) {
	if len(list) == 0 {
		return
	}
	members := make([]any, len(list))
	for i, v := range list {
		members[i] = v
	}
	if dir == request {
		s.Enum = members
	} else {
		s.Extensions[extEnum] = members
	}
}

// sendable returns the members of an enumeration that an update may have: not those that the description excludes, or that the page of the
// type says not to use, unless there are no others. A response may have any.
func sendable(members []string, c doc.Constraints, res *doc.Resource, dir direction) []string {
	if dir != request {
		return members
	}
	left := slices.DeleteFunc(slices.Clone(members), func(v string) bool {
		return slices.Contains(c.Excluded, v) || isSentinel(v) || res != nil && v != edm.UnknownFuture && slices.Contains(res.Unused, v)
	})
	if len(left) == 0 {
		return members
	}
	return left
}

// isSentinel says whether a member only stands for others that a client does not know, under another name than edm.UnknownFuture.
func isSentinel(member string) bool {
	lower := strings.ToLower(member)
	return member != edm.UnknownFuture && (lower == "unknownfuturevalue" || lower == "enum_sentinel" || lower == "enumsentinel")
}

// combine permits several members of an enumeration in one value, as OData writes an enumeration of flags. A response may have others, too.
func combine(s *openapi3.Schema, c doc.Constraints, dir direction) {
	switch {
	case c.Combined && dir != request:
		delete(s.Extensions, extEnum)
		return
	case !c.Combined, len(s.Enum) == 0:
		return
	}
	words := make([]string, len(s.Enum))
	for i, v := range s.Enum {
		words[i] = regexp.QuoteMeta(fmt.Sprint(v))
	}
	s.Extensions[extEnum], s.Enum = s.Enum, nil
	s.Pattern = listPattern(words)
}

// listPattern matches one or more of some expressions with commas between them, as OData writes flags (OData JSON 4.01 section 7.1).
func listPattern(expressions []string) string {
	one := "(" + strings.Join(expressions, "|") + ")"
	return "^" + one + "(, ?" + one + ")*$"
}

// namedSchema is the schema of an enumeration, entity or complex type. A type with members is an enumeration.
func (d *derivation) namedSchema(t doc.TypeRef, c doc.Constraints, dir direction, depth int) *openapi3.Schema {
	res, members := d.resource(&t), c.Values
	if res != nil && len(members) == 0 {
		members = res.EnumMembers(t.Link, t.Local())
	}
	if len(members) == 0 && d.Metadata != nil {
		members = d.membersOf(t)
	}
	if len(members) > 0 || res != nil && res.Enum {
		s := openapi3.NewStringSchema()
		s.Extensions = map[string]any{}
		addMembers(s, sendable(members, c, res, dir), dir)
		return s
	}
	s := openapi3.NewObjectSchema()
	s.Extensions = map[string]any{}
	if res == nil || depth >= maxNested {
		return s
	}
	s.Properties = openapi3.Schemas{}
	lineage := doc.Lineage(d.Resources, res)
	for _, of := range lineage {
		var list []doc.Property
		for _, p := range d.renamed(documented(of), of, lineage) {
			if !strings.EqualFold(p.Type.Local(), t.Local()) {
				list = append(list, p)
			}
		}
		d.addProperties(s.Properties, list, Cite(of.Name), dir, depth+1)
		if dir == request {
			requireMembers(s, list)
		}
	}
	if s.Properties["id"] != nil {
		s.Required = nil // an entity, whose page means its creation
	}
	return s
}
