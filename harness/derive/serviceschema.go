package derive

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/csdl"
	"github.com/graphconform/conform/harness/doc"
)

// object is the schema of an entity or complex type. path is where its members are, from the entity on: `address/`.
func (s *service) object(typeName, path string, dir direction, depth int) *openapi3.Schema {
	o := openapi3.NewObjectSchema()
	o.Properties = openapi3.Schemas{}
	o.Extensions = map[string]any{}
	for _, t := range s.Lineage(typeName) {
		if t.Open {
			anything := true
			o.AdditionalProperties.Has = &anything
		}
	}
	if depth > maxNested {
		return o
	}
	for _, p := range s.Document.Members(typeName) {
		switch {
		case p.Navigation:
			s.bind(o, p, path, dir)
		case s.primitive(p.Use.Type) == "Edm.Stream": // its value is a resource of its own
		case s.permission(typeName, p.Name) == "None":
		default:
			o.Properties[p.Name] = s.property(typeName, p, path, dir, depth).NewRef()
		}
	}
	if depth > 0 {
		s.concrete(o, typeName)
		return o
	}
	for _, name := range csdl.Names(s.restrictions["RequiredProperties"]) {
		if dir == request && o.Properties[name] != nil {
			o.Required = append(o.Required, name)
		}
	}
	return o
}

// concrete makes the type of a value part of it where its declared type is abstract.
func (s *service) concrete(o *openapi3.Schema, typeName string) {
	if t := s.Types[typeName]; t == nil || !t.Abstract {
		return
	}
	derived := s.Derived(typeName)
	i := slices.IndexFunc(derived, func(t *csdl.Type) bool { return !t.Abstract })
	if i < 0 {
		return
	}
	name := openapi3.NewStringSchema()
	name.Enum = []any{"#" + derived[i].Name}
	o.Properties["@odata.type"] = name.NewRef()
	o.Required = []string{"@odata.type"}
}

// bind declares how an update names the entity that a navigation property leads to (OData JSON 4.01 section 8.5).
func (s *service) bind(o *openapi3.Schema, p *csdl.Property, path string, dir direction) {
	if dir != request || p.Use.Collection || p.Contained || s.set.Bindings[path+p.Name] == "" ||
		slices.Contains(csdl.Names(s.restrictions["NonUpdatableNavigationProperties"]), path+p.Name) {
		return
	}
	link := openapi3.NewStringSchema().WithFormat("uri-reference")
	link.Extensions = s.cited(p.Line)
	o.Properties[p.Name+"@odata.bind"] = link.NewRef()
}

// property is the schema of a property of a type.
func (s *service) property(typeName string, p *csdl.Property, path string, dir direction, depth int) *openapi3.Schema {
	var schema *openapi3.Schema
	edmName := s.primitive(p.Use.Type)
	switch t := s.Types[edmName]; {
	case t != nil && (t.Kind == csdl.Complex || t.Kind == csdl.Entity):
		schema = s.object(edmName, path+p.Name+"/", dir, depth+1)
	default:
		schema = s.scalar(p.Use.Type, p.Facets, dir)
	}
	if p.Use.Collection {
		schema.Nullable = p.Nullable && p.Stated
		delete(schema.Extensions, extEdm)
		schema = &openapi3.Schema{Type: &openapi3.Types{"array"}, Items: schema.NewRef(), Extensions: map[string]any{}}
		edmName = "Collection(" + edmName + ")"
	} else if schema.Nullable = p.Nullable; !p.Nullable {
		schema.Extensions[nullable] = false
	}
	if edmName != "" {
		schema.Extensions[extEdm] = edmName
	}
	s.constrain(schema, typeName, p)
	schema.Extensions[extCite] = fmt.Sprintf("%s:%d", s.cite, p.Line)
	schema.ReadOnly = !s.writable(p, path+p.Name)
	schema.WriteOnly = dir == request && s.permission(typeName, p.Name) == "Write"
	if a, ok := s.OfMember(typeName, p.Name, csdl.Description); ok {
		schema.Description = a.Text()
	}
	return schema
}

// permission is what Core.Permissions says of a member: `Read`, `Write`, `ReadWrite`, `None`, or "".
func (s *service) permission(typeName, member string) string {
	a, _ := s.OfMember(typeName, member, csdl.Permissions)
	return a.Text()
}

// writable reports whether an update may set the property at a path from the entity on: it is not part of the key, not computed, not
// set only at creation, and not excluded by the restrictions of the set.
func (s *service) writable(p *csdl.Property, path string) bool {
	if slices.Contains(csdl.Names(s.restrictions["NonUpdatableProperties"]), path) {
		return false
	}
	if slices.ContainsFunc(s.Key(s.set.Type), func(k csdl.KeyRef) bool { return k.Path == path }) {
		return false
	}
	owner := s.owner(path)
	if a, ok := s.OfMember(owner, p.Name, csdl.Immutable); ok && a.True() || s.Document.ReadOnly(owner, p.Name) {
		return false
	}
	return s.permission(owner, p.Name) != "None" && s.primitive(p.Use.Type) != "Edm.Stream"
}

// owner returns the type that has the last property of a path.
func (s *service) owner(path string) string {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return s.set.Type
	}
	if p := s.at(s.set.Type, path[:i]); p != nil {
		return p.Use.Type
	}
	return ""
}

// addGaps says what the document leaves open, and what conform does not test.
func (s *service) addGaps() {
	gap := func(line int, format string, args ...any) {
		s.gaps = append(s.gaps, map[string]any{"cite": fmt.Sprintf("%s:%d", s.cite, line), "rule": "", "reason": fmt.Sprintf(format, args...)})
	}
	if derived := s.Derived(s.set.Type); len(derived) > 0 {
		var names []string
		for _, t := range derived {
			names = append(names, doc.LocalName(t.Name))
		}
		gap(s.set.Line, "an entity may be of a derived type (%s); the properties that only these have are not tested", strings.Join(names, ", "))
	}
	if _, ok := s.restrictions["Updatable"].(csdl.Dynamic); ok {
		gap(s.set.Line, "which entities are updatable depends on their own values")
	}
	if s.record(csdl.ReadRestrictions)["Readable"] == false {
		gap(s.set.Line, "entities cannot be read, so that no update can be followed to its effect")
	}
	for _, p := range s.Document.Members(s.set.Type) {
		if p.Navigation && s.set.Bindings[p.Name] != "" && !p.Use.Collection {
			gap(p.Line, "the navigation property %s is updated with %s@odata.bind, which is not tested", p.Name, p.Name)
		}
		if _, ok := s.OfMember(s.set.Type, p.Name, csdl.Constraint); ok {
			gap(p.Line, "the condition on %s (Validation.Constraint) is not tested", p.Name)
		}
	}
}
