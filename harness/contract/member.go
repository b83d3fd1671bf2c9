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
