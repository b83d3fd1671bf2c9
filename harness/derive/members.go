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
	d.restrictKind(s, p, cite)
	for _, member := range c.Unsupported {
		if s.Properties[member] != nil {
			delete(s.Properties, member)
			d.gapOn(cite, line, "%s of %s is not sent, because the page does not support it", member, name)
		}
	}
}

// restrictKind leaves the one value that the page supports to the only member of a complex value that has it.
func (d *derivation) restrictKind(s *openapi3.Schema, p doc.Property, cite string) {
	kind := p.Constraints.OnlyKind
	if kind == "" || len(s.Enum) > 0 || len(s.Properties) == 0 {
		return
	}
	var found *openapi3.Schema
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		m := s.Properties[name].Value
		for _, v := range m.Enum {
			if text, _ := v.(string); strings.EqualFold(text, kind) && found == nil {
				found, kind = m, text
			}
		}
	}
	if found == nil {
		d.gapOn(cite, p.Description.Line, "the page says that %s supports %s only, and no page lists a member with that value", p.Name.Value, kind)
		return
	}
	found.Enum = []any{kind}
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

// requireNamed requires the members that the page says a complex value always has, in any letters.
func (d *derivation) requireNamed(s *openapi3.Schema, p doc.Property, cite string) {
	named, line := p.Constraints.RequiredMembers, p.Description.Line
	if r := d.always(p.Name.Value); r != nil {
		named = append(slices.Clone(named), r.Members...)
	}
	if s.Items != nil {
		s = s.Items.Value
	}
	for _, name := range named {
		member := ""
		for other, m := range s.Properties {
			if strings.EqualFold(other, name) && !m.Value.ReadOnly {
				member = other
			}
		}
		if member == "" {
			d.gapOn(cite, line, "the page says that %s always has %s, and no page lists that", p.Name.Value, name)
		} else if !slices.Contains(s.Required, member) {
			s.Required = append(s.Required, member)
		}
	}
}

// followExample lets an update have what an example's complex value has: it no longer requires the members that the example lacks, and
// adds those that no page lists. A value that names its type may have members of a derived type.
func (d *derivation) followExample(s *openapi3.Schema, v any, at doc.Member, path string) {
	line := at.Line
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if s.Items != nil {
				d.followExample(s.Items.Value, item, at, path)
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
			p := s.Properties[name]
			if len(s.Properties) == 0 || strings.Contains(name, "@") {
				continue
			}
			_, typed := v["@odata.type"]
			if p == nil && typed {
				continue
			}
			if p == nil {
				p = (&openapi3.Schema{Extensions: d.cited(line)}).NewRef()
				s.Properties[name] = p
				d.gapOn("", line, "only the example shows %s of %s: its type is not documented", name, path)
			}
			if cite, _ := p.Value.Extensions[extCite].(string); p.Value.ReadOnly {
				d.gapOn("", line, "the example sends %s of %s, and by %s no update sets it: the contract follows the latter", name, path, cite)
			}
			d.followExample(p.Value, v[name], at, path+"/"+name)
		}
	}
}
