package derive

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// restrictMembers makes read-only what an update may not set of a complex value, and leaves out what the page does not support of it.
func (d *derivation) restrictMembers(s *openapi3.Schema, p doc.Property, cite string) {
	c, line, name := p.Constraints, p.Description.Line, p.Name.Value
	if s.Items != nil {
		s = s.Items.Value
	}
	lacks := func(list []string) bool {
		return slices.ContainsFunc(list, func(member string) bool { return s.Properties[member] == nil })
	}
	if len(c.OnlyMembers) > 0 && lacks(c.OnlyMembers) {
		d.gapOn(cite, line, "the page says that an update may set only %s of %s, and no page lists that", strings.Join(c.OnlyMembers, ", "), name)
	} else if len(c.OnlyMembers) > 0 {
		for _, member := range slices.Sorted(maps.Keys(s.Properties)) {
			if !slices.Contains(c.OnlyMembers, member) {
				s.Properties[member].Value.ReadOnly = true
			}
		}
	}
	for _, member := range c.Unsupported {
		if s.Properties[member] != nil {
			delete(s.Properties, member)
			d.gapOn(cite, line, "%s of %s is not sent, because the page does not support it", member, name)
		}
	}
}

// requireMembers requires the members that a complex value has whenever an update sets it.
func requireMembers(s *openapi3.Schema, list []doc.Property) {
	for _, p := range list {
		name := p.Name.Value
		if m := s.Properties[name]; p.Constraints.Required && m != nil && !m.Value.ReadOnly && !slices.Contains(s.Required, name) {
			s.Required = append(s.Required, name)
		}
	}
}

// relaxMembers no longer requires the members of complex values that an example lacks.
func (d *derivation) relaxMembers(s *openapi3.Schema, v any, line int, path string) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if s.Items != nil {
				d.relaxMembers(s.Items.Value, item, line, path)
			}
		}
	case map[string]any:
		s.Required = slices.DeleteFunc(s.Required, func(name string) bool {
			_, sent := v[name]
			if !sent {
				cite, _ := s.Properties[name].Value.Extensions[extCite].(string)
				d.gapOn("", line, "the contract does not require %s of %s, as %s does, because the example lacks it", name, path, cite)
			}
			return !sent
		})
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if p := s.Properties[name]; p != nil {
				d.relaxMembers(p.Value, v[name], line, path+"/"+name)
			}
		}
	}
}
