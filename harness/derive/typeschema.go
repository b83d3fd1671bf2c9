package derive

import (
	"math"
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
			addMembers(s, c.Values, dir)
		}
		addBounds(s, c)
	case t.Name != "":
		s = d.namedSchema(t, c.Values, dir, depth)
	default:
		s = &openapi3.Schema{Extensions: map[string]any{}}
	}
	name := t.Name
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

// addBounds narrows an integer to "Valid values a to b".
func addBounds(s *openapi3.Schema, c doc.Constraints) {
	if !s.Type.Is("integer") || c.Minimum == nil || c.Maximum == nil || *c.Minimum > *c.Maximum {
		return
	}
	low, high := float64(*c.Minimum), float64(*c.Maximum)
	if math.Abs(low) <= maxExact && math.Abs(high) <= maxExact {
		s.Min, s.Max = &low, &high
	}
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

// namedSchema is the schema of an enumeration, entity or complex type. A type with members is an enumeration.
func (d *derivation) namedSchema(t doc.TypeRef, members []string, dir direction, depth int) *openapi3.Schema {
	var res *doc.Resource
	if d.Resources != nil {
		res = d.Resources.Resource(t.Link, t.Local())
	}
	if res != nil && len(members) == 0 {
		members = res.EnumMembers(t.Link, t.Local())
	}
	if len(members) == 0 && d.Metadata != nil {
		members = d.Metadata.Members(d.Version, t.Local())
	}
	if len(members) > 0 || res != nil && res.Enum {
		s := openapi3.NewStringSchema()
		s.Extensions = map[string]any{}
		addMembers(s, members, dir)
		return s
	}
	s := openapi3.NewObjectSchema()
	s.Extensions = map[string]any{}
	if res == nil || depth >= maxNested {
		return s
	}
	s.Properties = openapi3.Schemas{}
	for _, of := range doc.Lineage(d.Resources, res) {
		var list []doc.Property
		for _, p := range of.Properties {
			if !strings.EqualFold(p.Type.Local(), t.Local()) {
				list = append(list, p)
			}
		}
		d.addProperties(s.Properties, list, Cite(of.Name), dir, depth+1)
	}
	return s
}
