// Package csdl reads the metadata document of an OData service: CSDL 4.0 and 4.01, in XML or JSON.
//
// A Document holds what a contract needs: types with their facets, the entity container, and annotations. It resolves aliases, and reads
// no other document than the given one: a type of a referenced document is unknown.
//
// This package is not API: it may change in any release.
package csdl

import (
	"strings"
)

// MaxSize is the largest document in bytes. Those of Microsoft Graph have about 10 MB.
const MaxSize = 256 << 20

// Document is a metadata document. Keys of its maps are qualified names, with namespaces instead of aliases.
type Document struct {
	Types       map[string]*Type
	Order       []*Type // as in the document
	Containers  []*Container
	Annotations map[string][]Annotation // by target: `ns.Type/property`, `ns.Container/Set`
	Functions   map[string]Use          // what bound functions return, by `ns.bindingType/function`

	aliases map[string]string // namespaces
}

// Kind says what a type is.
type Kind int

// The kinds of named types.
const (
	Entity Kind = iota
	Complex
	Enum
	Definition
)

// Type is a named type.
type Type struct {
	Name     string // `ns.Thing`
	Kind     Kind
	Base     string // of an entity or complex type, or the type that a definition stands for; or empty
	Abstract bool
	Open     bool
	Stream   bool // a media entity
	Flags    bool // members of the enumeration can be combined
	Key      []KeyRef
	Members  []*Property // of an entity or complex type: properties and navigation properties
	Values   []Value     // of an enumeration
	Facets   Facets      // of a definition
	Line     int
}

// KeyRef is a part of a key: a path to a property, and the name that URLs use for it.
type KeyRef struct{ Path, Name string }

// Value is a member of an enumeration, with its number.
type Value struct {
	Name   string
	Number string // may be empty
}

// Use is the use of a type: `Collection(ns.Thing)`.
type Use struct {
	Type       string
	Collection bool
}

// Property is a property or navigation property. Nullable on a collection is about its items.
type Property struct {
	Name       string
	Use        Use
	Navigation bool
	Contained  bool // the related entities are part of this one
	Nullable   bool
	Stated     bool // nullability is not the default
	Facets     Facets
	Line       int
}

// Facets limit the values of a primitive type, as their texts stand in the document; an empty one is not stated.
type Facets struct{ MaxLength, Precision, Scale string }

// Container is an entity container.
type Container struct {
	Name string
	Sets []*Set
}

// Set is an entity set or a singleton.
type Set struct {
	Name      string
	Type      string
	Singleton bool
	Bindings  map[string]string // navigation property path to target
	Line      int
}

// Annotation is a value for a term, `Org.OData.Core.V1.Computed`. Its Value is a bool, a string (for numbers, enumeration members and
// paths, too), a []any, or a map[string]any; or Dynamic, where it depends on an entity.
type Annotation struct {
	Term, Qualifier string
	Value           any
	Exclusive       bool // a minimum or maximum is not itself allowed
	Line            int
}

// Dynamic is the value of an annotation that the document alone does not say.
type Dynamic struct{}

func newDocument() *Document {
	return &Document{Types: map[string]*Type{}, Annotations: map[string][]Annotation{}, Functions: map[string]Use{}, aliases: map[string]string{}}
}

// addType adds a type; the first one of a name stands.
func (d *Document) addType(t *Type) {
	if d.Types[t.Name] == nil {
		d.Types[t.Name] = t
		d.Order = append(d.Order, t)
	}
}

// full replaces an alias before a name by its namespace.
func (d *Document) full(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		if namespace, ok := d.aliases[name[:i]]; ok {
			return namespace + name[i:]
		}
	}
	return name
}

// use reads a type's name as the document writes it.
func (d *Document) use(text string) Use {
	text = strings.TrimSpace(text)
	if inner, ok := strings.CutPrefix(text, "Collection("); ok {
		return Use{d.full(strings.TrimSuffix(inner, ")")), true}
	}
	return Use{d.full(text), false}
}

// resolve replaces the aliases in everything that was read, because an alias may be declared after its use.
func (d *Document) resolve() {
	for _, t := range d.Order {
		t.Base = d.full(t.Base)
		for _, p := range t.Members {
			p.Use.Type = d.full(p.Use.Type)
		}
	}
	for _, c := range d.Containers {
		for _, s := range c.Sets {
			s.Type = d.full(s.Type)
		}
	}
	targets := map[string][]Annotation{}
	for target, list := range d.Annotations {
		head, rest, _ := strings.Cut(target, "/")
		if head = d.full(head); rest != "" {
			head += "/" + rest
		}
		for i := range list {
			list[i].Term = d.full(list[i].Term)
		}
		targets[head] = append(targets[head], list...)
	}
	d.Annotations = targets
	functions := map[string]Use{}
	for name, use := range d.Functions {
		head, function, _ := strings.Cut(name, "/")
		functions[d.full(head)+"/"+function] = Use{d.full(use.Type), use.Collection}
	}
	d.Functions = functions
}

// maxLineage bounds chains of base types, which may form a circle.
const maxLineage = 32

// Lineage returns a type and its base types, the type itself first.
func (d *Document) Lineage(name string) []*Type {
	var out []*Type
	for t := d.Types[name]; t != nil && len(out) < maxLineage; t = d.Types[t.Base] {
		out = append(out, t)
	}
	return out
}

// Members returns the properties of a type, those of its base types first.
func (d *Document) Members(name string) []*Property {
	var out []*Property
	lineage := d.Lineage(name)
	for i := len(lineage) - 1; i >= 0; i-- {
		out = append(out, lineage[i].Members...)
	}
	return out
}

// Derived returns the types that are derived from a type, directly or not, in the order of the document.
func (d *Document) Derived(name string) []*Type {
	var out []*Type
	for _, t := range d.Order {
		for _, base := range d.Lineage(t.Name) {
			if base.Name == name && t.Name != name && (t.Kind == Entity || t.Kind == Complex) {
				out = append(out, t)
				break
			}
		}
	}
	return out
}

// Key returns the key of an entity type, which may be its base type's.
func (d *Document) Key(name string) []KeyRef {
	for _, t := range d.Lineage(name) {
		if len(t.Key) > 0 {
			return t.Key
		}
	}
	return nil
}
