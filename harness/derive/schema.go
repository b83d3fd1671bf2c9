package derive

import (
	"math"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/harness/edm"
)

// mode is whose words a schema judges. Requests name the documented enum members only; an answer may have newer ones.
type mode int

const (
	update mode = iota
	answer
)

// updateSchema is the request: every property of the table, nothing required, no control information. Without a table it is
// what the linked resource page lists, else what the example shows.
func (d *page) updateSchema() *openapi3.Schema {
	s := openapi3.NewObjectSchema()
	s.Properties = d.properties(update)
	return s
}

// answerSchema is the answer: the same properties where it holds the updated type, and the control information that is shown.
func (d *page) answerSchema(st doc.Status, shown *doc.JSON) *openapi3.Schema {
	s := openapi3.NewObjectSchema()
	s.Properties = openapi3.Schemas{}
	if d.answerType(st, shown) == d.typeName {
		s.Properties = d.properties(answer)
	}
	if shown == nil {
		return s
	}
	for _, m := range shown.Object() {
		if !strings.HasPrefix(m.Name, "@odata.") {
			continue
		}
		v, ok := m.Value.(string)
		if !ok {
			continue
		}
		p := openapi3.NewStringSchema()
		p.Extensions = d.cited(m.Line, extEdm, "Edm.String")
		if m.Name == "@odata.type" {
			p.Extensions[extType] = "#" + strings.TrimPrefix(v, "#")
			if st.Type != nil {
				p.Extensions[extType] = "#" + st.Type.Name
			}
		}
		s.Properties[m.Name] = p.NewRef()
	}
	return s
}

func (d *page) properties(m mode) openapi3.Schemas {
	list, cite := d.Body.Properties(), d.cite
	if len(list) == 0 {
		list, cite = d.fromResource()
	}
	if len(list) == 0 {
		return d.fromExample()
	}
	out := make(openapi3.Schemas, len(list))
	for _, p := range list {
		name := p.Name.Value
		if _, twice := out[name]; twice || strings.Contains(name, "@") {
			continue
		}
		out[name] = d.property(p, cite, m, 0).NewRef()
	}
	return out
}

// nullable as an extension says what openapi3.Schema leaves out: that null is no value. A description that is silent may mean either.
const nullable = "nullable"

// property is the schema of one row of a table: the page's own at depth 0, a nested type's below.
func (d *page) property(p doc.Property, cite string, m mode, depth int) *openapi3.Schema {
	s := d.typed(p.Type, p.Constraints, m, depth)
	s.Extensions[extCite] = cite + ":" + strconv.Itoa(p.Name.Line)
	s.ReadOnly = p.Constraints.ReadOnly || depth == 0 && p.Name.Value == "id"
	s.Nullable = p.Constraints.Nullable
	if d.Metadata != nil && depth == 0 && !p.Constraints.Nullable && !p.Constraints.NotNull {
		q, _ := d.Metadata.Property(d.Version, d.typeName, p.Name.Value)
		if s.Nullable = q.Nullable; q.NotNull {
			s.Extensions[nullable] = false
		}
	}
	s.Deprecated = p.Constraints.Deprecated
	s.MaxItems = p.Constraints.MaxItems
	if s.Type.Is("string") {
		s.MaxLength = p.Constraints.MaxLength
	}
	return s
}

// typed is the schema of a type with what the description says about its values.
func (d *page) typed(t doc.TypeRef, said doc.Constraints, m mode, depth int) *openapi3.Schema {
	var s *openapi3.Schema
	switch {
	case t.Edm():
		s = primitive(t.Name)
		if s.Type.Is("string") && t.Name == "Edm.String" {
			d.values(s, said.Values, m)
		}
		bounds(s, said)
	case t.Name != "":
		s = d.named(t, said, m, depth)
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

// primitive is the schema of an Edm type. Bounds that a float64 cannot hold are left to the format: OpenAPI's own number would move them.
func primitive(name string) *openapi3.Schema {
	t, ok := edm.Lookup(name)
	if !ok {
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

func exact(text string) *float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.Abs(v) > 1<<53 {
		return nil
	}
	return &v
}

// values puts a value list into a schema: a closed one for what we send, an open one for what we receive.
func (d *page) values(s *openapi3.Schema, list []string, m mode) {
	if len(list) == 0 {
		return
	}
	members := make([]any, len(list))
	for i, v := range list {
		members[i] = v
	}
	if m == update {
		s.Enum = members
	} else {
		s.Extensions[extEnum] = members
	}
}

// bounds narrows an integer to "Valid values a to b".
func bounds(s *openapi3.Schema, said doc.Constraints) {
	if !s.Type.Is("integer") || said.Minimum == nil || said.Maximum == nil || *said.Minimum > *said.Maximum {
		return
	}
	low, high := float64(*said.Minimum), float64(*said.Maximum)
	if math.Abs(low) <= 1<<53 && math.Abs(high) <= 1<<53 {
		s.Min, s.Max = &low, &high
	}
}
