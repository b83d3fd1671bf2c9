package derive

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/graphconform/conform/harness/file"
)

// CSDL is the part of a service's metadata document that derivation needs: types, enumerations, and the entity container.
type CSDL struct {
	types     map[string]*csdlType // by lower-case full name
	local     map[string]*csdlType // by lower-case local name; the first one wins, which is in the main namespace
	enums     map[string][]string  // by lower-case local name
	roots     map[string]csdlRef   // entity sets and singletons, by lower-case name
	functions map[string]csdlRef   // return types of bound functions, by lower-case `type/name`
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
}

const maxCSDL = 256 << 20

// ReadCSDL reads a metadata document from a file.
func ReadCSDL(path string) (*CSDL, error) {
	f, err := file.Open(path, maxCSDL)
	if err != nil {
		return nil, fmt.Errorf("no CSDL file: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	m, err := parseCSDL(io.LimitReader(f, maxCSDL))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.ToSlash(path), err)
	}
	return m, nil
}

// parseCSDL reads one token after the other, because documents have tens of megabytes.
func parseCSDL(r io.Reader) (*CSDL, error) {
	m := &CSDL{map[string]*csdlType{}, map[string]*csdlType{}, map[string][]string{}, map[string]csdlRef{}, map[string]csdlRef{}}
	d := xml.NewDecoder(r)
	p := csdlParser{CSDL: m}
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line, _ := d.InputPos()
			return nil, fmt.Errorf("line %d is not XML: %w", line, err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			p.start(e)
		case xml.EndElement:
			p.end(e.Name.Local)
		}
	}
	if len(m.roots) == 0 {
		return nil, errors.New("this is not a CSDL document: it has no entity container")
	}
	return m, nil
}

// csdlParser adds elements to the document.
type csdlParser struct {
	*CSDL
	namespace, alias string
	aliased          string // the namespace that the alias stands for
	current          *csdlType
	enum             string
	function         string // name of the bound function
	binding          string // type of its first parameter
	returns          csdlRef
}

func (p *csdlParser) start(e xml.StartElement) {
	a := map[string]string{}
	for _, at := range e.Attr {
		a[at.Name.Local] = at.Value
	}
	name := strings.ToLower(a["Name"])
	switch e.Name.Local {
	case "Schema":
		p.namespace = a["Namespace"]
		if a["Alias"] != "" {
			p.alias, p.aliased = a["Alias"], a["Namespace"]
		}
	case "EntityType", "ComplexType":
		p.current = &csdlType{p.namespace + "." + a["Name"], p.full(a["BaseType"]), map[string]csdlRef{}}
		p.types[strings.ToLower(p.current.name)] = p.current
		if p.local[name] == nil {
			p.local[name] = p.current
		}
	case "Property", "NavigationProperty":
		if p.current != nil {
			ref := p.ref(a["Type"])
			// Nullable on a collection is about its items.
			ref.nullable = a["Nullable"] != "false" && !ref.collection
			ref.notNull = a["Nullable"] == "false" && !ref.collection
			p.current.members[name] = ref
		}
	case "EnumType":
		p.enum = name
	case "Member":
		if p.enum != "" {
			p.enums[p.enum] = append(p.enums[p.enum], a["Name"])
		}
	case "EntitySet", "Singleton":
		p.roots[name] = csdlRef{typeName: p.full(a["EntityType"] + a["Type"]), collection: e.Name.Local == "EntitySet"}
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

func (p *csdlParser) end(name string) {
	switch name {
	case "EntityType", "ComplexType":
		p.current = nil
	case "EnumType":
		p.enum = ""
	case "Function":
		if p.function != "" && p.returns.typeName != "" {
			p.functions[strings.ToLower(p.binding+"/"+p.function)] = p.returns
		}
		p.function = ""
	}
}

func (p *csdlParser) ref(t string) csdlRef {
	inner, ok := strings.CutPrefix(t, "Collection(")
	return csdlRef{typeName: p.full(strings.TrimSuffix(inner, ")")), collection: ok}
}

// full replaces an alias before a name by its namespace.
func (p *csdlParser) full(name string) string {
	if rest, ok := strings.CutPrefix(name, p.alias+"."); ok && p.alias != "" {
		return p.aliased + "." + rest
	}
	return name
}
