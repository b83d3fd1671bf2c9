package csdl

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tailscale/hujson"
)

// readJSON reads CSDL JSON.
func readJSON(r io.Reader) (*Document, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	v, err := hujson.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("the document is not JSON: %w", err)
	}
	p := jsonReader{newDocument(), nil}
	for i, c := range text {
		if c == '\n' {
			p.ends = append(p.ends, i)
		}
	}
	top := membersOf(v)
	if top.text("openapi")+top.text("swagger") != "" {
		return nil, errors.New("this is an OpenAPI description already; conform run takes it as it is")
	}
	if version := top.text("$Version"); version != "" && !strings.HasPrefix(version, "4.") {
		return nil, fmt.Errorf("this document is of OData %s; conform reads OData 4", version)
	}
	for _, m := range top {
		switch {
		case m.name == "$Reference":
			p.references(m.value)
		case !strings.HasPrefix(m.name, "$"):
			p.schema(m.name, membersOf(m.value))
		}
	}
	return p.Document, nil
}

// jsonReader adds members to the document. Ends are the offsets of its line ends.
type jsonReader struct {
	*Document
	ends []int
}

func (p *jsonReader) line(v hujson.Value) int {
	before, _ := slices.BinarySearch(p.ends, v.StartOffset)
	return 1 + before
}

func (p *jsonReader) references(v hujson.Value) {
	for _, document := range membersOf(v) {
		list, _ := membersOf(document.value).get("$Include")
		items, _ := list.Value.(*hujson.Array)
		if items == nil {
			continue
		}
		for _, include := range items.Elements {
			if m := membersOf(include); m.text("$Alias") != "" {
				p.aliases[m.text("$Alias")] = m.text("$Namespace")
			}
		}
	}
}

func (p *jsonReader) schema(namespace string, members jsonObject) {
	if alias := members.text("$Alias"); alias != "" {
		p.aliases[alias] = namespace
	}
	for _, m := range members {
		if m.name == "$Annotations" {
			for _, target := range membersOf(m.value) {
				p.annotations(target.name, "", membersOf(target.value))
			}
			continue
		}
		if strings.HasPrefix(m.name, "$") || strings.HasPrefix(m.name, "@") {
			continue
		}
		name, o := namespace+"."+m.name, membersOf(m.value)
		switch kind := o.text("$Kind"); kind {
		case "EntityType", "ComplexType", "EnumType", "TypeDefinition":
			p.addTypeOf(name, kind, o, p.line(m.value))
		case "EntityContainer":
			p.addContainer(name, o)
		case "":
			overloads, _ := m.value.Value.(*hujson.Array)
			if overloads == nil {
				continue
			}
			for _, f := range overloads.Elements {
				p.addFunction(m.name, membersOf(f))
			}
		}
		p.annotations(name, "", o)
	}
}

func (p *jsonReader) addTypeOf(name, kind string, o jsonObject, line int) {
	t := &Type{
		Name: name, Base: o.text("$BaseType"), Abstract: o.is("$Abstract"), Open: o.is("$OpenType"), Stream: o.is("$HasStream"),
		Flags: o.is("$IsFlags"), Facets: o.facets(), Line: line,
		Kind: map[string]Kind{"EntityType": Entity, "ComplexType": Complex, "EnumType": Enum, "TypeDefinition": Definition}[kind],
	}
	if t.Kind == Definition {
		t.Base = o.text("$UnderlyingType")
	}
	t.Key = p.key(o)
	for _, m := range o {
		switch {
		case strings.HasPrefix(m.name, "$") || strings.Contains(m.name, "@"):
		case t.Kind == Enum:
			t.Values = append(t.Values, Value{m.name, jsonObject{m}.text(m.name)})
		case t.Kind == Entity || t.Kind == Complex:
			t.Members = append(t.Members, p.property(m))
			p.annotations(name, m.name, membersOf(m.value))
		}
	}
	p.addType(t)
}

// key reads `$Key`: names, or objects that give a path a name.
func (p *jsonReader) key(o jsonObject) (out []KeyRef) {
	v, _ := o.get("$Key")
	list, _ := v.Value.(*hujson.Array)
	if list == nil {
		return nil
	}
	for _, item := range list.Elements {
		if l, ok := item.Value.(hujson.Literal); ok {
			out = append(out, KeyRef{l.String(), l.String()})
		}
		for _, m := range membersOf(item) {
			out = append(out, KeyRef{jsonObject{m}.text(m.name), m.name})
		}
	}
	return out
}

// property reads a property: one without a type is a text, and none is nullable unless it says so (CSDL JSON 4.01 section 7).
func (p *jsonReader) property(m jsonMember) *Property {
	o := membersOf(m.value)
	t := o.text("$Type")
	if t == "" {
		t = "Edm.String"
	}
	return &Property{
		Name: m.name, Use: Use{t, o.is("$Collection")}, Navigation: o.text("$Kind") == "NavigationProperty", Contained: o.is("$ContainsTarget"),
		Nullable: o.is("$Nullable"), Stated: true, Facets: o.facets(), Line: p.line(m.value),
	}
}

func (p *jsonReader) addContainer(name string, o jsonObject) {
	c := &Container{Name: name}
	for _, m := range o {
		set := membersOf(m.value)
		if strings.HasPrefix(m.name, "$") || strings.Contains(m.name, "@") || set.text("$Type") == "" {
			continue
		}
		s := &Set{m.name, set.text("$Type"), !set.is("$Collection"), map[string]string{}, p.line(m.value)}
		bindings, _ := set.get("$NavigationPropertyBinding")
		for _, b := range membersOf(bindings) {
			s.Bindings[b.name] = jsonObject{b}.text(b.name)
		}
		c.Sets = append(c.Sets, s)
		p.annotations(name, m.name, set)
	}
	p.Containers = append(p.Containers, c)
}

func (p *jsonReader) addFunction(name string, o jsonObject) {
	parameters, _ := o.get("$Parameter")
	list, _ := parameters.Value.(*hujson.Array)
	returns, _ := o.get("$ReturnType")
	if o.text("$Kind") != "Function" || !o.is("$IsBound") || list == nil || len(list.Elements) == 0 {
		return
	}
	r := membersOf(returns)
	p.Functions[membersOf(list.Elements[0]).text("$Type")+"/"+name] = Use{r.text("$Type"), r.is("$Collection")}
}

// annotations adds the members `@Term` and `@Term#Qualifier` of an object to its target.
func (p *jsonReader) annotations(target, member string, o jsonObject) {
	if member != "" {
		target += "/" + member
	}
	for _, m := range o {
		term, ok := strings.CutPrefix(m.name, "@")
		if !ok || strings.Contains(term, "@") {
			continue // an annotation of an annotation
		}
		term, qualifier, _ := strings.Cut(term, "#")
		p.Annotations[target] = append(p.Annotations[target], Annotation{term, qualifier, plain(m.value), o.exclusive(m.name), p.line(m.value)})
	}
}
