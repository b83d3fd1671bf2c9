package derive

import (
	"path/filepath"
	"strings"

	"github.com/graphconform/conform/harness/doc"
)

// Kind walks a path through the entity container and says what it ends on; "" where it does not resolve.
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
			next, ok := m.step(at, s.Raw)
			if !ok {
				return ""
			}
			at, byKey = next, false
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

// step follows a member or a bound function (`range(address='…')`).
func (m *CSDL) step(at csdlRef, segment string) (csdlRef, bool) {
	if ref, ok := m.find(at.typeName, segment); ok && !at.collection {
		return ref, true
	}
	name, _, _ := strings.Cut(segment, "(")
	name = name[strings.LastIndexByte(name, '.')+1:]
	t := at.typeName
	for range 32 {
		if ref, ok := m.functions[strings.ToLower(t+"/"+name)]; ok {
			return ref, true
		}
		base := m.types[strings.ToLower(t)]
		if base == nil || base.base == "" {
			break
		}
		t = base.base
	}
	return csdlRef{}, false
}

// MetadataByVersion is metadata of several API versions: a file named after a version speaks for that one only, any other for all.
type MetadataByVersion map[string]*CSDL

// ReadMetadata reads metadata documents. `beta.xml` speaks for beta, `v1.0.xml` for v1.0, others for every version.
func ReadMetadata(files []string) (MetadataByVersion, error) {
	v := MetadataByVersion{}
	for _, file := range files {
		m, err := ReadCSDL(file)
		if err != nil {
			return nil, err
		}
		key := ""
		for _, name := range []string{"beta", "v1.0"} {
			if strings.HasPrefix(strings.ToLower(filepath.Base(file)), name) {
				key = name
			}
		}
		v[key] = m
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

// Kind says what a path ends on in its version.
func (v MetadataByVersion) Kind(version string, t doc.Template) string {
	return v.of(version).Kind(version, t)
}

// Members returns the members of an enumeration of the version.
func (v MetadataByVersion) Members(version, name string) []string {
	return v.of(version).Members(version, name)
}

// Property returns a property of a type of the version.
func (v MetadataByVersion) Property(version, typeName, name string) (doc.MetadataProperty, bool) {
	return v.of(version).Property(version, typeName, name)
}
