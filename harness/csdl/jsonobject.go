package csdl

import (
	"slices"
	"strings"

	"github.com/tailscale/hujson"
)

// jsonMember is a member of an object, jsonObject all of them in their order.
type jsonMember struct {
	name  string
	value hujson.Value
}

type jsonObject []jsonMember

// membersOf returns the members of an object, none for another value.
func membersOf(v hujson.Value) jsonObject {
	o, _ := v.Value.(*hujson.Object)
	if o == nil {
		return nil
	}
	var out jsonObject
	for _, m := range o.Members {
		name, _ := m.Name.Value.(hujson.Literal)
		out = append(out, jsonMember{name.String(), m.Value})
	}
	return out
}

func (o jsonObject) get(name string) (hujson.Value, bool) {
	i := slices.IndexFunc(o, func(m jsonMember) bool { return m.name == name })
	if i < 0 {
		return hujson.Value{}, false
	}
	return o[i].value, true
}

// text returns a text, or a number or Boolean as a text, or "".
func (o jsonObject) text(name string) string {
	v, _ := o.get(name)
	l, ok := v.Value.(hujson.Literal)
	if ok && l.Kind() == '"' {
		return l.String()
	}
	return string(l)
}

func (o jsonObject) is(name string) bool { return o.text(name) == "true" }

// exclusive reports whether an annotation has the annotation Exclusive (Validation vocabulary), a member beside it.
func (o jsonObject) exclusive(annotation string) bool {
	return slices.ContainsFunc(o, func(m jsonMember) bool {
		return strings.HasPrefix(m.name, annotation+"@") && strings.HasSuffix(m.name, ".Exclusive") && plain(m.value) == true
	})
}

func (o jsonObject) facets() Facets {
	return Facets{o.text("$MaxLength"), o.text("$Precision"), o.text("$Scale")}
}

// plain returns a value with its numbers as texts, and Dynamic for an expression (`{"$Path": …}`).
func plain(v hujson.Value) any {
	switch v := v.Value.(type) {
	case *hujson.Array:
		list := []any{}
		for _, item := range v.Elements {
			list = append(list, plain(item))
		}
		return list
	case *hujson.Object:
		record := map[string]any{}
		for _, m := range v.Members {
			name, _ := m.Name.Value.(hujson.Literal)
			if strings.HasPrefix(name.String(), "$") {
				return Dynamic{}
			}
			record[name.String()] = plain(m.Value)
		}
		return record
	case hujson.Literal:
		switch v.Kind() {
		case '"':
			return v.String()
		case 't', 'f':
			return v.Bool()
		case 'n':
			return nil
		}
		return string(v)
	}
	return nil
}
