package derive

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/csdl"
	"github.com/graphconform/conform/harness/doc"
)

// find returns the type with the full name or, for a name without a namespace, the only one with that local name; else nil.
func (m *CSDL) find(name string) *csdl.Type {
	if strings.Contains(name, ".") {
		return m.types[strings.ToLower(name)]
	}
	return m.local[strings.ToLower(name)]
}

// member returns a member of a type or of its base types.
func (m *CSDL) member(typeName, member string) (*csdl.Property, bool) {
	t := m.types[strings.ToLower(typeName)]
	if t == nil {
		return nil, false
	}
	for _, base := range m.doc.Lineage(t.Name) {
		for _, p := range base.Members {
			if strings.EqualFold(p.Name, member) {
				return p, true
			}
		}
	}
	return nil, false
}

// Members returns the members of an enumeration.
func (m *CSDL) Members(_, name string) (out []string) {
	t := m.find(name)
	if t == nil {
		return nil
	}
	for _, v := range t.Values {
		out = append(out, v.Name)
	}
	return out
}

// Property returns a property of a type.
func (m *CSDL) Property(_, typeName, name string) (doc.MetadataProperty, bool) {
	t := m.find(typeName)
	if t == nil {
		return doc.MetadataProperty{}, false
	}
	p, ok := m.member(t.Name, name)
	if !ok {
		return doc.MetadataProperty{}, false
	}
	single := !p.Use.Collection // of a collection, nullability is about its items
	out := doc.MetadataProperty{
		Type: p.Use.Type, Collection: p.Use.Collection, Nullable: single && p.Nullable, NotNull: single && !p.Nullable, Stated: p.Stated,
		Cite: fmt.Sprintf("%s:%d", m.name, p.Line),
	}
	if a, ok := m.doc.ReadOnlyBy(t.Name, p.Name); ok {
		out.ReadOnly, out.ReadOnlyCite = true, fmt.Sprintf("%s:%d", m.name, a.Line)
	}
	if n, err := strconv.ParseUint(p.Facets.MaxLength, 10, 31); err == nil {
		out.MaxLength = &n
	}
	return out, true
}

// Kind follows a path through the entity container and returns what it ends on; "" if it does not resolve.
func (m *CSDL) Kind(_ string, t doc.Template) string {
	if len(t.Segments) == 0 {
		return ""
	}
	at, ok := m.roots[strings.ToLower(t.Segments[0].Raw)]
	if !ok {
		return ""
	}
	byKey := false
	for _, s := range t.Segments[1:] {
		switch {
		case s.IsParam():
			if !at.Collection {
				return ""
			}
			at.Collection, byKey = false, true
		case strings.HasPrefix(s.Raw, "microsoft.graph.") && m.types[strings.ToLower(s.Raw)] != nil:
			at.Type = s.Raw
		case strings.HasPrefix(s.Raw, "$"):
			return ""
		default:
			if at, ok = m.follow(at, s.Raw); !ok {
				return ""
			}
			byKey = false
		}
	}
	switch {
	case at.Collection:
		return "collection"
	case byKey:
		return "entity"
	}
	return "singleton"
}

// follow resolves a segment: a member or a bound function (`range(address='…')`).
func (m *CSDL) follow(at csdl.Use, segment string) (csdl.Use, bool) {
	if p, ok := m.member(at.Type, segment); ok && !at.Collection {
		return p.Use, true
	}
	function, _, _ := strings.Cut(segment, "(")
	function = strings.ToLower(doc.LocalName(function))
	t := m.types[strings.ToLower(at.Type)]
	if t == nil {
		return csdl.Use{}, false
	}
	for _, base := range m.doc.Lineage(t.Name) {
		if use, ok := m.functions[strings.ToLower(base.Name)+"/"+function]; ok {
			return use, true
		}
	}
	return csdl.Use{}, false
}

// MetadataByVersion is metadata by API version; "" is for versions that have none of their own.
type MetadataByVersion map[string]*CSDL

// ReadMetadata reads metadata documents. `beta.xml` is for beta, `v1.0.xml` for v1.0, any other file for every version.
func ReadMetadata(files []string) (MetadataByVersion, error) {
	v := MetadataByVersion{}
	for _, file := range files {
		m, err := ReadCSDL(file)
		if err != nil {
			return nil, err
		}
		version := ""
		for _, name := range []string{"beta", "v1.0"} {
			if strings.HasPrefix(strings.ToLower(filepath.Base(file)), name) {
				version = name
			}
		}
		v[version] = m
	}
	return v, nil
}

func (v MetadataByVersion) of(version string) *CSDL {
	if m := v[version]; m != nil {
		return m
	}
	if m := v[""]; m != nil {
		return m
	}
	return newCSDL(&csdl.Document{})
}

// Kind returns what a path ends on in a version.
func (v MetadataByVersion) Kind(version string, t doc.Template) string {
	return v.of(version).Kind(version, t)
}

// Members returns the members of an enumeration in a version.
func (v MetadataByVersion) Members(version, name string) []string {
	return v.of(version).Members(version, name)
}

// Property returns a property of a type in a version.
func (v MetadataByVersion) Property(version, typeName, name string) (doc.MetadataProperty, bool) {
	return v.of(version).Property(version, typeName, name)
}
