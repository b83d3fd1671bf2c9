package contract

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// FindMember returns the name of a member of the property's value, at any depth, that a function matches, or "".
func (p *Property) FindMember(matches func(name string) bool) (found string) {
	visitMembers(p.Schema, map[*openapi3.Schema]bool{}, func(name string, _ *openapi3.Schema) {
		if found == "" && name != "" && matches(name) {
			found = name
		}
	})
	return found
}

// WriteOnly tells whether reads do not show the value, or not all of its members.
func (p *Property) WriteOnly() (is bool) {
	visitMembers(p.Schema, map[*openapi3.Schema]bool{}, func(_ string, s *openapi3.Schema) { is = is || s.WriteOnly })
	return is
}

// ReadOnlyMembers returns the paths of the read-only members of a complex value, or of the items of a collection, at any depth: the
// names from the property's own, with slashes between them.
func (p *Property) ReadOnlyMembers() (paths []string) {
	budget := 2000 // a description may nest types without end
	var visit func(s *openapi3.Schema, path string, above []*openapi3.Schema)
	visit = func(s *openapi3.Schema, path string, above []*openapi3.Schema) {
		if budget--; s == nil || budget < 0 || slices.Contains(above, s) {
			return
		}
		above = append(slices.Clone(above), s)
		for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
			switch ref := s.Properties[name]; {
			case ref == nil || ref.Value == nil:
			case ref.Value.ReadOnly:
				paths = append(paths, path+"/"+name)
			default:
				visit(ref.Value, path+"/"+name, above)
			}
		}
		for _, ref := range slices.Concat(openapi3.SchemaRefs{s.Items}, s.AllOf, s.AnyOf, s.OneOf) {
			if ref != nil {
				visit(ref.Value, path, above)
			}
		}
	}
	visit(p.Schema, p.Name, nil)
	return paths
}

// visitMembers calls visit with a schema and with those inside it, each with the name of the member that it describes, or "".
func visitMembers(s *openapi3.Schema, seen map[*openapi3.Schema]bool, visit func(name string, s *openapi3.Schema)) {
	if s == nil || seen[s] {
		return
	}
	seen[s] = true
	visit("", s)
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if ref := s.Properties[name]; ref != nil && ref.Value != nil {
			visit(name, ref.Value)
			visitMembers(ref.Value, seen, visit)
		}
	}
	for _, ref := range slices.Concat(openapi3.SchemaRefs{s.Items, s.AdditionalProperties.Schema}, s.AllOf, s.AnyOf, s.OneOf) {
		if ref != nil {
			visitMembers(ref.Value, seen, visit)
		}
	}
}
