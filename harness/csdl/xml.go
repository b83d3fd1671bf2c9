package csdl

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxDepth bounds the nesting of elements.
const maxDepth = 100

// readXML reads one token after the other, because documents have tens of megabytes.
func readXML(r io.Reader) (*Document, error) {
	p := xmlReader{Document: newDocument(), in: xml.NewDecoder(r)}
	for {
		tok, err := p.in.Token()
		if errors.Is(err, io.EOF) {
			return p.Document, nil
		}
		line, _ := p.in.InputPos()
		if err != nil {
			return nil, fmt.Errorf("line %d is not XML: %w", line, err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			p.depth++
			if p.depth > maxDepth {
				return nil, fmt.Errorf("line %d: elements are nested deeper than %d", line, maxDepth)
			}
			if err := p.start(e, line); err != nil {
				return nil, err
			}
		case xml.EndElement:
			p.depth--
			p.end(e.Name.Local)
		}
	}
}

// xmlReader adds elements to the document.
type xmlReader struct {
	*Document
	in        *xml.Decoder
	depth     int
	namespace string
	current   *Type
	property  *Property
	container *Container
	set       *Set
	outside   string   // target of the Annotations element that is open
	function  function // the bound function that is open
}

// function is a function while it is read: binding is the type of its first parameter.
type function struct{ name, binding string }

// attributes are those of an element by local name.
type attributes map[string]string

func attributesOf(e xml.StartElement) attributes {
	a := attributes{}
	for _, at := range e.Attr {
		a[at.Name.Local] = at.Value
	}
	return a
}

func (a attributes) facets() Facets { return Facets{a["MaxLength"], a["Precision"], a["Scale"]} }

func (p *xmlReader) start(e xml.StartElement, line int) error {
	a := attributesOf(e)
	switch e.Name.Local {
	case "Edmx":
		if v := a["Version"]; v != "" && !strings.HasPrefix(v, "4.") {
			return fmt.Errorf("line %d: this document has Edmx version %s, of OData 1 to 3; conform reads OData 4", line, v)
		}
	case "Include":
		if a["Alias"] != "" {
			p.aliases[a["Alias"]] = a["Namespace"]
		}
	case "Schema":
		if p.namespace = a["Namespace"]; a["Alias"] != "" {
			p.aliases[a["Alias"]] = p.namespace
		}
	case "EntityType", "ComplexType", "EnumType", "TypeDefinition":
		p.startType(e.Name.Local, a, line)
	case "PropertyRef":
		if p.current != nil {
			name := a["Alias"]
			if name == "" {
				name = a["Name"]
			}
			p.current.Key = append(p.current.Key, KeyRef{a["Name"], name})
		}
	case "Property", "NavigationProperty":
		p.startProperty(e.Name.Local == "NavigationProperty", a, line)
	case "Member":
		if p.current != nil {
			p.current.Values = append(p.current.Values, Value{a["Name"], a["Value"]})
		}
	case "EntityContainer":
		p.container = &Container{Name: p.namespace + "." + a["Name"]}
		p.Containers = append(p.Containers, p.container)
	case "EntitySet", "Singleton":
		if p.container != nil {
			p.set = &Set{a["Name"], a["EntityType"] + a["Type"], e.Name.Local == "Singleton", map[string]string{}, line}
			p.container.Sets = append(p.container.Sets, p.set)
		}
	case "NavigationPropertyBinding":
		if p.set != nil {
			p.set.Bindings[a["Path"]] = a["Target"]
		}
	case "Function":
		if p.function = (function{}); a["IsBound"] == "true" {
			p.function.name = a["Name"]
		}
	case "Parameter":
		if p.function.name != "" && p.function.binding == "" {
			p.function.binding = p.use(a["Type"]).Type
		}
	case "ReturnType":
		if p.function.name != "" {
			p.Functions[p.function.binding+"/"+p.function.name] = p.use(a["Type"])
		}
	case "Annotations":
		p.outside = a["Target"]
		if a["Qualifier"] != "" {
			p.outside = "" // of a variant for some clients
		}
	case "Annotation":
		return p.annotation(e, line)
	}
	return nil
}

func (p *xmlReader) startType(element string, a attributes, line int) {
	kind := map[string]Kind{"EntityType": Entity, "ComplexType": Complex, "EnumType": Enum, "TypeDefinition": Definition}[element]
	base := a["BaseType"]
	if kind == Definition {
		base = a["UnderlyingType"]
	}
	p.current = &Type{
		Name: p.namespace + "." + a["Name"], Kind: kind, Base: base, Facets: a.facets(), Line: line,
		Abstract: a["Abstract"] == "true", Open: a["OpenType"] == "true", Stream: a["HasStream"] == "true", Flags: a["IsFlags"] == "true",
	}
	p.addType(p.current)
}

func (p *xmlReader) startProperty(navigation bool, a attributes, line int) {
	if p.current == nil {
		return
	}
	p.property = &Property{
		Name: a["Name"], Use: p.use(a["Type"]), Navigation: navigation, Contained: a["ContainsTarget"] == "true",
		Nullable: a["Nullable"] != "false", Stated: a["Nullable"] != "", Facets: a.facets(), Line: line,
	}
	p.current.Members = append(p.current.Members, p.property)
}

// annotation reads the whole element, and adds it to what it is in.
func (p *xmlReader) annotation(e xml.StartElement, line int) error {
	a := attributesOf(e)
	var inner expression
	if err := p.in.DecodeElement(&inner, &e); err != nil {
		return fmt.Errorf("line %d is not XML: %w", line, err)
	}
	p.depth--
	target := p.target()
	if target != "" {
		found := Annotation{a["Term"], a["Qualifier"], inner.value(0), inner.exclusive(), line}
		p.Annotations[target] = append(p.Annotations[target], found)
	}
	return nil
}

func (p *xmlReader) target() string {
	switch {
	case p.outside != "":
		return p.outside
	case p.current != nil && p.property != nil:
		return p.current.Name + "/" + p.property.Name
	case p.current != nil:
		return p.current.Name
	case p.container != nil && p.set != nil:
		return p.container.Name + "/" + p.set.Name
	case p.container != nil:
		return p.container.Name
	}
	return ""
}

func (p *xmlReader) end(name string) {
	switch name {
	case "EntityType", "ComplexType", "EnumType", "TypeDefinition":
		p.current = nil
	case "Property", "NavigationProperty":
		p.property = nil
	case "EntityContainer":
		p.container = nil
	case "EntitySet", "Singleton":
		p.set = nil
	case "Annotations":
		p.outside = ""
	case "Function":
		p.function = function{}
	}
}
