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

// updateSchema is the schema of the request body. It requires what the table says that every update has.
func (d *derivation) updateSchema() *openapi3.Schema {
	s := openapi3.NewObjectSchema()
	d.subject = d.updated
	s.Properties = d.properties(request)
	if groups := d.together(s.Properties); len(groups) > 0 {
		s.Extensions = map[string]any{extTogether: groups}
	}
	for _, p := range d.Body.Properties() {
		name := p.Name.Value
		switch own := s.Properties[name]; {
		case p.ItemOf != "" || own == nil || own.Value.ReadOnly || !d.required(p):
		case own.Value.Extensions[extCondition] != nil:
			d.gapOn("", p.Description.Line, "the page says that each update has %s, which is not sent: the contract does not require it", name)
		default:
			s.Required = append(s.Required, name)
		}
	}
	d.requireType(s)
	return s
}

// requireType requires the `@odata.type` that the page says each body has, unless an example lacks it.
func (d *derivation) requireType(s *openapi3.Schema) {
	for _, p := range d.Promises() {
		if p.Type != "" && d.everyExampleSends("@odata.type") {
			v := openapi3.NewStringSchema().WithEnum(p.Type)
			v.Extensions = d.cited(p.Line, extEdm, "Edm.String")
			s.Properties["@odata.type"] = v.NewRef()
			s.Required = append(s.Required, "@odata.type")
		}
	}
}

// responseSchema is the schema of a response body: the properties of its table, if it holds the updated type, those of its resource
// page, and the control information that the example shows.
func (d *derivation) responseSchema(t *doc.TypeRef, examples []*doc.JSON) *openapi3.Schema {
	s := openapi3.NewObjectSchema()
	d.subject, s.Properties = t, openapi3.Schemas{}
	if d.typeName(t) == d.typeName(d.updated) {
		s.Properties = d.properties(response)
	}
	d.addInherited(s.Properties, d.resource(t), response)
	for _, example := range examples {
		d.addInherited(s.Properties, d.derived(example, t, len(shownTypes(examples))), response)
	}
	if len(examples) == 0 {
		return s
	}
	d.addKey(s.Properties, examples[0], t)
	for _, m := range examples[0].Object() {
		v, ok := m.Value.(string)
		if !ok || !strings.HasPrefix(m.Name, "@odata.") {
			continue
		}
		p := openapi3.NewStringSchema()
		p.Extensions = d.cited(m.Line, extEdm, "Edm.String")
		if m.Name == "@odata.type" {
			switch types := len(shownTypes(examples)); {
			case types > 1: // it depends on the entity
			case t != nil && t.Raw != "" && d.derived(examples[0], t, types) == nil:
				p.Extensions[extType] = "#" + t.Name
			default:
				p.Extensions[extType] = "#" + strings.TrimPrefix(v, "#")
			}
		}
		s.Properties[m.Name] = p.NewRef()
	}
	return s
}

// properties are those of the page's table, else those of the linked resource page, else those that the example shows.
func (d *derivation) properties(dir direction) openapi3.Schemas {
	out := openapi3.Schemas{}
	if list := d.Body.Properties(); len(list) > 0 {
		list, items := splitItems(d.typed(list, dir))
		d.addProperties(out, list, d.cite, dir, 0)
		d.addItems(out, items, dir)
		if dir == request {
			d.addSent(out)
		}
		return out
	}
	d.addInherited(out, d.resource(d.updated), dir)
	d.addShown(out, dir)
	return out
}

// addInherited adds the properties of a resource page, then those of its base types.
func (d *derivation) addInherited(to openapi3.Schemas, res *doc.Resource, dir direction) {
	lineage := doc.Lineage(d.Resources, res)
	for _, of := range lineage {
		list := documented(of)
		if dir == request {
			list = d.updates(of)
		}
		d.addProperties(to, d.renamed(list, of, lineage), Cite(of.Name), dir, 0)
	}
}

// addProperties adds the properties that are not there yet, in any letters, control information aside.
func (d *derivation) addProperties(to openapi3.Schemas, list []doc.Property, cite string, dir direction, depth int) {
	known := map[string]string{}
	for name := range to {
		known[strings.ToLower(name)] = name
	}
	for _, p := range list {
		name := p.Name.Value
		if other := known[strings.ToLower(name)]; other != "" && other != name && to[name] == nil {
			d.otherLetters(p, cite, other)
		} else if to[name] == nil && !strings.Contains(name, "@") {
			to[name] = d.property(p, cite, dir, depth).NewRef()
		}
	}
}

// property is the schema of one row of a table: of the page's own at depth 0, of a nested type's below.
func (d *derivation) property(p doc.Property, cite string, dir direction, depth int) *openapi3.Schema {
	c := p.Constraints
	if depth == 0 && !d.examplesKeep(p) {
		c.Minimum, c.Maximum, c.MinLength, c.MaxLength = nil, nil, nil, nil
	}
	if d.undescribed(p, depth) {
		d.gapOn(cite, p.Name.Line, "no page describes %s, the type of %s: conform does not test its values", p.Type.Local(), p.Name.Value)
		p.Type.Name = ""
	}
	s := d.typeSchema(p.Type, c, dir, depth)
	s.Extensions[extCite] = cite + ":" + strconv.Itoa(p.Name.Line)
	s.ReadOnly = !c.Settable() || depth == 0 && (p.Name.Value == "id" || d.never(p.Name.Value))
	if s.Nullable = c.Nullable || c.ReadsNull && dir == response; c.NotNull {
		s.Extensions[nullable] = false
	}
	if c.Condition != "" && dir == request && depth == 0 {
		s.Extensions[extCondition] = c.Condition
	}
	if dir == request {
		d.restrictMembers(s, p, cite)
	}
	if dir == request && depth == 0 {
		d.relate(s, p)
		d.requireNamed(s, p, cite)
		d.withhold(s, p, cite)
		d.followForm(s, p, cite)
	}
	s.Deprecated = c.Deprecated
	s.MaxItems = c.MaxItems
	if s.Type.Is("string") {
		s.MaxLength = c.MaxLength
		if c.MinLength != nil {
			s.MinLength = *c.MinLength
		}
	}
	if d.Metadata != nil && depth == 0 {
		d.fill(s, p, dir)
	}
	if dir == request && d.ignoresNull(p).Value != "" {
		d.forbidNull(s)
	}
	return s
}

// fill adds what the metadata says where the page says nothing. What the update table lists can be updated, whatever the metadata says.
func (d *derivation) fill(s *openapi3.Schema, p doc.Property, dir direction) {
	m, _ := d.Metadata.Property(d.Version, d.fullName(d.subject), p.Name.Value)
	if c := p.Constraints; !s.Nullable && !c.NotNull {
		if s.Nullable = m.Nullable; m.NotNull {
			s.Extensions[nullable] = false
		}
	}
	if s.Type.Is("string") && s.MaxLength == nil && s.Enum == nil && m.Type == p.Type.Name {
		s.MaxLength = m.MaxLength
	}
	s.ReadOnly = s.ReadOnly || m.ReadOnly && dir == response
}

// typeGaps adds a gap where only the path names the type of the entity.
func (d *derivation) typeGaps() {
	if d.updated == nil {
		d.gap(d.Title.Line, "no section names the type that is updated: conform calls it %s, after the path", d.typeName(nil))
	}
}
