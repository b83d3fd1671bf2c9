package derive

import (
	"path/filepath"
	"strings"

	"github.com/graphconform/conform/harness/doc"
)

// lineage returns the lower-case full names of a type and its base types.
func (m *CSDL) lineage(typeName string) []string {
	var names []string
	for len(names) < 32 && typeName != "" { // base types may form a circle
		typeName = strings.ToLower(typeName)
		names = append(names, typeName)
		t := m.types[typeName]
		if t == nil {
			break
		}
		typeName = t.base
	}
	return names
}

// member returns a member of a type or of its base types.
func (m *CSDL) member(typeName, member string) (csdlRef, bool) {
	for _, name := range m.lineage(typeName) {
		if t := m.types[name]; t != nil {
			if ref, ok := t.members[strings.ToLower(member)]; ok {
				return ref, true
			}
		}
	}
	return csdlRef{}, false
}

// Members returns the members of an enumeration by its local name.
func (m *CSDL) Members(_, name string) []string { return m.enums[strings.ToLower(name)] }

// Property returns a property of a type by local names.
func (m *CSDL) Property(_, typeName, name string) (doc.MetadataProperty, bool) {
	t := m.local[strings.ToLower(typeName)]
	if t == nil {
		return doc.MetadataProperty{}, false
	}
	ref, ok := m.member(t.name, name)
	return doc.MetadataProperty{Type: ref.typeName, Collection: ref.collection, Nullable: ref.nullable, NotNull: ref.notNull}, ok
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
			if !at.collection {
				return ""
			}
			at.collection, byKey = false, true
		case strings.HasPrefix(s.Raw, "microsoft.graph.") && m.types[strings.ToLower(s.Raw)] != nil:
			at.typeName = s.Raw
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
	case at.collection:
		return "collection"
	case byKey:
		return "entity"
	}
	return "singleton"
}

// follow resolves a segment: a member or a bound function (`range(address='…')`).
func (m *CSDL) follow(at csdlRef, segment string) (csdlRef, bool) {
	if ref, ok := m.member(at.typeName, segment); ok && !at.collection {
		return ref, true
	}
	function, _, _ := strings.Cut(segment, "(")
	function = strings.ToLower(doc.LocalName(function))
	for _, name := range m.lineage(at.typeName) {
		if ref, ok := m.functions[name+"/"+function]; ok {
			return ref, true
		}
	}
	return csdlRef{}, false
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
	return &CSDL{}
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
