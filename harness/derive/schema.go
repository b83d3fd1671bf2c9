package derive

import (
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// direction tells schemas of requests from those of responses. A request may use the documented enumeration members only; a response
// may contain newer ones.
type direction int

const (
	request direction = iota
	response
)

// nullable as an extension says that null is not permitted. openapi3.Schema omits a false Nullable, and a description without the
// keyword leaves the question open.
const nullable = "nullable"

// updateSchema is the schema of the request body. Nothing is required.
func (d *derivation) updateSchema() *openapi3.Schema {
	s := openapi3.NewObjectSchema()
	s.Properties = d.properties(request)
	return s
}

// responseSchema is the schema of a response body: the properties, if it holds the updated type, and the control information that
// the example shows.
func (d *derivation) responseSchema(st doc.Status, example *doc.JSON) *openapi3.Schema {
	s := openapi3.NewObjectSchema()
	s.Properties = openapi3.Schemas{}
	if d.responseTypeName(st, example) == d.typeName {
		s.Properties = d.properties(response)
	}
	if example == nil {
		return s
	}
	for _, m := range example.Object() {
		v, ok := m.Value.(string)
		if !ok || !strings.HasPrefix(m.Name, "@odata.") {
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

// properties are those of the page's table, else those of the linked resource page, else those that the example shows.
func (d *derivation) properties(dir direction) openapi3.Schemas {
	list, cite := d.Body.Properties(), d.cite
	if len(list) == 0 {
		list, cite = d.resourceProperties()
	}
	if len(list) == 0 {
		return d.exampleProperties()
	}
	out := make(openapi3.Schemas, len(list))
	d.addProperties(out, list, cite, dir, 0)
	return out
}

// addProperties adds the properties that are not there yet, control information aside.
func (d *derivation) addProperties(to openapi3.Schemas, list []doc.Property, cite string, dir direction, depth int) {
	for _, p := range list {
		if name := p.Name.Value; to[name] == nil && !strings.Contains(name, "@") {
			to[name] = d.property(p, cite, dir, depth).NewRef()
		}
	}
}

// property is the schema of one row of a table: of the page's own at depth 0, of a nested type's below.
func (d *derivation) property(p doc.Property, cite string, dir direction, depth int) *openapi3.Schema {
	c := p.Constraints
	s := d.typeSchema(p.Type, c, dir, depth)
	s.Extensions[extCite] = cite + ":" + strconv.Itoa(p.Name.Line)
	s.ReadOnly = c.ReadOnly || depth == 0 && p.Name.Value == "id"
	s.Nullable = c.Nullable
	if d.Metadata != nil && depth == 0 && !c.Nullable && !c.NotNull {
		m, _ := d.Metadata.Property(d.Version, d.typeName, p.Name.Value)
		if s.Nullable = m.Nullable; m.NotNull {
			s.Extensions[nullable] = false
		}
	}
	s.Deprecated = c.Deprecated
	s.MaxItems = c.MaxItems
	if s.Type.Is("string") {
		s.MaxLength = c.MaxLength
	}
	return s
}

// resourceProperties returns what the page of the updated type lists, read-only properties included, and the citation's page.
func (d *derivation) resourceProperties() ([]doc.Property, string) {
	t := d.UpdatedType()
	if d.Resources == nil || t == nil {
		return nil, ""
	}
	res := d.Resources.Resource(t.Link, t.Local())
	if res == nil {
		return nil, ""
	}
	return d.inherited(res), Cite(res.Name)
}

// exampleProperties are the names and JSON types of what the example sends. Nothing says which Edm types they have.
func (d *derivation) exampleProperties() openapi3.Schemas {
	out := openapi3.Schemas{}
	ex := d.example()
	if ex == nil {
		return out
	}
	for _, m := range ex.Request.JSON.Members {
		if strings.Contains(m.Name, "@") {
			continue
		}
		s := &openapi3.Schema{Extensions: d.cited(m.Line)}
		if kind := jsonType(m.Value); kind != "" {
			s.Type = &openapi3.Types{kind}
			if kind == "array" {
				s.Items = (&openapi3.Schema{}).NewRef()
			}
		}
		out[m.Name] = s.NewRef()
	}
	return out
}
