package derive

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/graphconform/conform/harness/doc"
)

// CSDL is what derivation needs of a service's metadata document: types, enumerations, and the entity container.
type CSDL struct {
	types     map[string]*csdlType // by lower-case full name
	local     map[string]*csdlType // by lower-case local name, the main namespace first
	enums     map[string][]string  // by lower-case local name
	roots     map[string]csdlRef   // entity sets and singletons, by lower-case name
	functions map[string]csdlRef   // bound functions, by lower-case `type/name`
}

// csdlType is an entity or complex type.
type csdlType struct {
	name, base string
	members    map[string]csdlRef // properties and navigation properties, by lower-case name
}

// csdlRef is a use of a type.
type csdlRef struct {
	typeName   string
	collection bool
	nullable   bool
	notNull    bool
	entity     bool // an entity set, a singleton or a navigation property: what it names is addressed by key
}

const maxCSDL = 256 << 20

// ReadCSDL reads a metadata document from a file. It is streamed: of each element only what is needed stays.
func ReadCSDL(file string) (*CSDL, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("want a CSDL file: %w", err)
	}
	defer func() { _ = f.Close() }() // read only
	m, err := parseCSDL(io.LimitReader(f, maxCSDL))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.ToSlash(file), err)
	}
	return m, nil
}

func parseCSDL(r io.Reader) (*CSDL, error) {
	m := &CSDL{map[string]*csdlType{}, map[string]*csdlType{}, map[string][]string{}, map[string]csdlRef{}, map[string]csdlRef{}}
	d := xml.NewDecoder(r)
	var p csdlParser
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line, _ := d.InputPos()
			return nil, fmt.Errorf("line %d: want XML: %w", line, err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			p.start(m, e)
		case xml.EndElement:
			p.end(m, e.Name.Local)
		}
	}
	if len(m.roots) == 0 {
		return nil, errors.New("want a CSDL document with an entity container, got none")
	}
	return m, nil
}

// csdlParser is where the stream stands.
type csdlParser struct {
	namespace, alias string
	current          *csdlType
	enum             string
	function         string // name of the bound function
	binding          string // type of its first parameter
	returns          csdlRef
}

func (p *csdlParser) start(m *CSDL, e xml.StartElement) {
	a := map[string]string{}
	for _, at := range e.Attr {
		a[at.Name.Local] = at.Value
	}
	switch e.Name.Local {
	case "Schema":
		p.namespace = a["Namespace"]
		if a["Alias"] != "" {
			p.alias = a["Alias"] + "=" + a["Namespace"]
		}
	case "EntityType", "ComplexType":
		p.current = &csdlType{p.namespace + "." + a["Name"], p.full(a["BaseType"]), map[string]csdlRef{}}
		m.types[strings.ToLower(p.current.name)] = p.current
		if key := strings.ToLower(a["Name"]); m.local[key] == nil {
			m.local[key] = p.current
		}
	case "Property", "NavigationProperty":
		if p.current != nil {
			ref := p.ref(a["Type"])
			ref.nullable = a["Nullable"] != "false" && !ref.collection
			ref.notNull = a["Nullable"] == "false" && !ref.collection // of a collection it is said of the items
			ref.entity = e.Name.Local == "NavigationProperty"
			p.current.members[strings.ToLower(a["Name"])] = ref
		}
	case "EnumType":
		p.enum = strings.ToLower(a["Name"])
	case "Member":
		if p.enum != "" {
			m.enums[p.enum] = append(m.enums[p.enum], a["Name"])
		}
	case "EntitySet", "Singleton":
		ref := csdlRef{typeName: p.full(a["EntityType"] + a["Type"]), collection: e.Name.Local == "EntitySet", entity: true}
		m.roots[strings.ToLower(a["Name"])] = ref
	case "Function":
		if p.function, p.binding, p.returns = "", "", (csdlRef{}); a["IsBound"] == "true" {
			p.function = a["Name"]
		}
	case "Parameter":
		if p.function != "" && p.binding == "" {
			p.binding = p.ref(a["Type"]).typeName
		}
	case "ReturnType":
		if p.function != "" {
			p.returns = p.ref(a["Type"])
		}
	}
}

func (p *csdlParser) end(m *CSDL, name string) {
	switch name {
	case "EntityType", "ComplexType":
		p.current = nil
	case "EnumType":
		p.enum = ""
	case "Function":
		if p.function != "" && p.returns.typeName != "" {
			m.functions[strings.ToLower(p.binding+"/"+p.function)] = p.returns
		}
		p.function = ""
	}
}

func (p *csdlParser) ref(t string) csdlRef {
	inner, ok := strings.CutPrefix(t, "Collection(")
	return csdlRef{typeName: p.full(strings.TrimSuffix(inner, ")")), collection: ok}
}

// full replaces the alias in front of a name by its namespace.
func (p *csdlParser) full(name string) string {
	alias, namespace, ok := strings.Cut(p.alias, "=")
	if rest, has := strings.CutPrefix(name, alias+"."); ok && has {
		return namespace + "." + rest
	}
	return name
}

// find returns a member of a type or of its base types.
func (m *CSDL) find(typeName, member string) (csdlRef, bool) {
	t := m.types[strings.ToLower(typeName)]
	for range 32 { // more levels than any schema has; a circle of base types ends here
		if t == nil {
			break
		}
		if ref, ok := t.members[strings.ToLower(member)]; ok {
			return ref, true
		}
		t = m.types[strings.ToLower(t.base)]
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
	ref, ok := m.find(t.name, name)
	return doc.MetadataProperty{Type: ref.typeName, Collection: ref.collection, Nullable: ref.nullable, NotNull: ref.notNull}, ok
}
