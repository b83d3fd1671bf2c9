package derive

import (
	"encoding/json"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// nested bounds how deep types are written out inside each other; a type inside itself stays an open object.
const nested = 4

// named is the schema of a type that is not primitive. A value list means an enumeration, none an object, unless the type's own
// page says otherwise.
func (d *page) named(t doc.TypeRef, said doc.Constraints, m mode, depth int) *openapi3.Schema {
	members := said.Values
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
		s.Extensions = map[string]any{extEdm: t.Name}
		d.values(s, members, m)
		return s
	}
	s := openapi3.NewObjectSchema()
	s.Extensions = map[string]any{extEdm: t.Name}
	if res == nil || depth >= nested {
		return s
	}
	for _, p := range d.inherited(res) {
		if strings.EqualFold(p.Type.Local(), t.Local()) || strings.Contains(p.Name.Value, "@") {
			continue
		}
		if s.Properties == nil {
			s.Properties = openapi3.Schemas{}
		}
		if _, ok := s.Properties[p.Name.Value]; !ok {
			s.Properties[p.Name.Value] = d.property(p, Cite(res.Name), m, depth+1).NewRef()
		}
	}
	return s
}

// inherited returns the properties of a type and of the types below it, its own first.
func (d *page) inherited(res *doc.Resource) []doc.Property {
	out := append([]doc.Property(nil), res.Properties...)
	seen := map[string]bool{res.Type: true}
	for base := res.Base; base != "" && base != "entity" && !seen[base]; {
		seen[base] = true
		up := d.Resources.Resource("", base)
		if up == nil {
			break
		}
		out = append(out, up.Properties...)
		base = up.Base
	}
	return out
}

// fromResource is the fallback of a page without a property table: what the page of its type lists, read-only ones included.
func (d *page) fromResource() ([]doc.Property, string) {
	if d.Resources == nil {
		return nil, ""
	}
	t := d.UpdatedType()
	if t == nil {
		return nil, ""
	}
	res := d.Resources.Resource(t.Link, t.Local())
	if res == nil {
		return nil, ""
	}
	return d.inherited(res), Cite(res.Name)
}

// fromExample is the last resort: names and kinds of JSON value from what the example sends. Nothing says what Edm type they have.
func (d *page) fromExample() openapi3.Schemas {
	out := openapi3.Schemas{}
	ex := d.example()
	if ex == nil {
		return out
	}
	for _, m := range ex.Request.JSON.Members {
		s := &openapi3.Schema{Extensions: d.cited(m.Line)}
		if kind := kindOf(m.Value); kind != "" {
			s.Type = &openapi3.Types{kind}
			if kind == "array" {
				s.Items = (&openapi3.Schema{}).NewRef()
			}
		}
		if !strings.Contains(m.Name, "@") {
			out[m.Name] = s.NewRef()
		}
	}
	return out
}

// kindOf is the JSON type of a value that an example shows. A draft writes the type's name in place of the value.
func kindOf(v any) string {
	switch v := v.(type) {
	case string:
		switch strings.ToLower(strings.TrimSpace(v)) {
		case "integer", "int32", "int64", "double", "int16", "decimal", "single":
			return "number"
		case "boolean", "true", "false":
			return "boolean"
		}
		return "string"
	case json.Number:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return "" // null says nothing
}
