package derive

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// documented returns the properties that a resource page lists or, without a table, those of its JSON representation.
func documented(of *doc.Resource) []doc.Property {
	if len(of.Properties) > 0 {
		return of.Properties
	}
	return of.Represented
}

// updates returns those of the properties of a resource page that an update may set. A JSON representation does not say which these are, so
// of its properties only those count that an example sends.
func (d *derivation) updates(of *doc.Resource) []doc.Property {
	if len(of.Properties) > 0 {
		return of.Properties
	}
	return slices.DeleteFunc(slices.Clone(of.Represented), func(p doc.Property) bool { return !d.anyExampleSends(p.Name.Value) })
}

func (d *derivation) anyExampleSends(name string) bool {
	return slices.ContainsFunc(d.Examples, func(e doc.Example) bool {
		return e.IsPatch() && e.Request.JSON != nil && slices.ContainsFunc(e.Request.JSON.Object(), func(m doc.Member) bool { return m.Name == name })
	})
}

// addShown adds what the examples send, and no table lists. The page of the type that the example names has the types of its members. An
// update of another type than the first example's may have none of them.
func (d *derivation) addShown(to openapi3.Schemas, dir direction) {
	first, known := "", false
	for _, e := range d.Examples {
		if !e.IsPatch() || e.Request.JSON == nil || d.elsewhere[e.Request] {
			continue
		}
		name := shownType(e.Request.JSON)
		if !known {
			first, known = name, true
		}
		for _, m := range e.Request.JSON.Members {
			if to[m.Name] != nil || strings.Contains(m.Name, "@") {
				continue
			}
			s := d.shownMember(m, name, dir)
			if name != first && dir == request {
				s.Extensions[extCondition] = "the object is a " + name
				d.gapOn("", m.Line, "%s is not sent, because only an update of a %s has it", m.Name, name)
			}
			to[m.Name] = s.NewRef()
		}
	}
}

// addKey adds the id that a response's example shows, and no table lists. It is the key if the type's page says so, or that the type derives
// from entity, whose key it is.
func (d *derivation) addKey(to openapi3.Schemas, example *doc.JSON, t *doc.TypeRef) {
	for _, m := range example.Object() {
		_, text := m.Value.(string)
		if m.Name != "id" || !text || to["id"] != nil || d.resource(t) == nil {
			continue
		}
		known := slices.ContainsFunc(doc.Lineage(d.Resources, d.resource(t)), func(of *doc.Resource) bool { return of.Key == "id" || of.Base == "entity" })
		if !known {
			d.gapOn("", m.Line, "only the example shows id: its type is not documented")
			continue
		}
		s := openapi3.NewStringSchema()
		s.ReadOnly, s.Extensions = true, d.cited(m.Line, extEdm, "Edm.String")
		to["id"] = s.NewRef()
	}
}

// shownMember is the schema of a member that an example of a type shows. Without the type's page, nothing says which type it has.
func (d *derivation) shownMember(m doc.Member, of string, dir direction) *openapi3.Schema {
	if d.Resources != nil && of != "" {
		for _, res := range doc.Lineage(d.Resources, d.Resources.Resource("", of)) {
			for _, p := range documented(res) {
				if p.Name.Value == m.Name {
					return d.property(p, Cite(res.Name), dir, 0)
				}
			}
		}
	}
	d.gapOn("", m.Line, "only the example shows %s: its type is not documented", m.Name)
	return &openapi3.Schema{Extensions: d.cited(m.Line)}
}

// shownType is the local name of the type that an example names, or "".
func shownType(j *doc.JSON) string { return doc.LocalName(strings.TrimPrefix(j.ODataType(), "#")) }

// shownTypes returns the local names of the types that examples name, each once.
func shownTypes(examples []*doc.JSON) []string {
	var out []string
	for _, j := range examples {
		if name := shownType(j); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
