package derive

import (
	"path/filepath"
	"strings"

	"github.com/graphconform/conform/harness/csdl"
)

// CSDL looks things up in a metadata document as pages name them: in any letter case, and types by their local names if there is only one
// with that.
type CSDL struct {
	doc   *csdl.Document
	name  string                // of the file, in citations
	types map[string]*csdl.Type // by lower-case full name
	local map[string]*csdl.Type // by lower-case local name; nil if several have it
	roots map[string]csdl.Use   // entity sets and singletons, by lower-case name
	// functions are the return types of bound functions, by lower-case `type/name`.
	functions map[string]csdl.Use
}

// ReadCSDL reads a metadata document from a file.
func ReadCSDL(path string) (*CSDL, error) {
	d, err := csdl.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m := newCSDL(d)
	m.name = filepath.Base(path)
	return m, nil
}

func newCSDL(d *csdl.Document) *CSDL {
	m := &CSDL{d, "metadata", map[string]*csdl.Type{}, map[string]*csdl.Type{}, map[string]csdl.Use{}, map[string]csdl.Use{}}
	for _, t := range d.Order {
		full := strings.ToLower(t.Name)
		m.types[full] = t
		local := full[strings.LastIndexByte(full, '.')+1:]
		if _, taken := m.local[local]; taken {
			t = nil
		}
		m.local[local] = t
	}
	for _, c := range d.Containers {
		for _, s := range c.Sets {
			m.roots[strings.ToLower(s.Name)] = csdl.Use{Type: s.Type, Collection: !s.Singleton}
		}
	}
	for name, use := range d.Functions {
		m.functions[strings.ToLower(name)] = use
	}
	return m
}
