package doc

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// listed returns the documented properties by name.
func (p *pass) listed() map[string]Property {
	out := map[string]Property{}
	for _, q := range p.Body.Properties() {
		out[q.Name.Value] = q
	}
	return out
}

// listedMembers calls yield for the members of example bodies that the table lists.
func (p *pass) listedMembers(yield func(m Member, q Property, inRequest bool)) {
	listed := p.listed()
	p.messages(func(m *Message) {
		if m.JSON == nil {
			return
		}
		for _, v := range m.JSON.Members {
			if q, ok := listed[v.Name]; ok {
				yield(v, q, m.Method != "")
			}
		}
	})
}

// unlistedMembers calls yield for the members of example bodies that the table does not list, control information aside.
func (p *pass) unlistedMembers(yield func(m *Message, v Member)) {
	listed := p.listed()
	p.messages(func(m *Message) {
		if m.JSON == nil || p.elsewhere[m] {
			return
		}
		for _, v := range m.JSON.Object() {
			if _, ok := listed[v.Name]; !ok && !strings.Contains(v.Name, "@") {
				yield(m, v)
			}
		}
	})
}

func exType(p *pass) {
	p.listedMembers(func(m Member, q Property, _ bool) {
		want, got := wantedJSONType(q.Type), jsonType(m.Value)
		if isFloat(q.Type) && (got == "object" || got == "array" || got == "boolean") {
			want = "number"
		}
		if want != "" && got != "null" && got != want && !IsPlaceholder(m.Value) && !p.outvoted(q, got) {
			p.report(m.Pos, "%s is %s in the table, and a JSON %s here: correct one of them", m.Name, q.Type.Raw, got)
		}
	})
}

// Holds says whether a JSON value may be one of the type. A type that leaves the JSON type open holds any.
func (t TypeRef) Holds(v any) bool {
	want, got := wantedJSONType(t), jsonType(v)
	switch {
	case got == "null" || t.Name == "" || t.AnyJSON():
		return true
	case want != "":
		return got == want
	case isFloat(t):
		return got == "number" || got == "string"
	}
	return got == "string" || got == "object"
}

// isFloat says whether values are numbers, or the words for infinity and for no number.
func isFloat(t TypeRef) bool {
	return !t.Collection && (t.Name == "Edm.Single" || t.Name == "Edm.Double" || t.Name == "Edm.Decimal")
}

// outvoted says whether the resource page gives a property the JSON type that the example shows: then the table is wrong, as BODY004 reports.
func (p *pass) outvoted(q Property, shown string) bool {
	other, _ := p.inResource(p.resourceOf(p.UpdatedType(p.config.Resources)), q.Name.Value)
	if other == nil {
		return false
	}
	isObject := !other.Type.Collection && !other.Type.Edm() && !p.isEnum(other.Type)
	return wantedJSONType(other.Type) == shown || isObject && shown == "object"
}

// wantedJSONType is the JSON type of a type's values; "" if it may have several.
func wantedJSONType(t TypeRef) string {
	switch {
	case t.Name == "":
		return ""
	case t.Collection:
		return "array"
	case !t.Edm():
		return "" // an enumeration is a string, anything else an object
	}
	switch t.Local() {
	case "Boolean":
		return "boolean"
	case "Byte", "SByte", "Int16", "Int32", "Int64":
		return "number"
	case "Single", "Double", "Decimal":
		return "" // INF and NaN are strings
	}
	return "string"
}

func jsonType(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case json.Number:
		return "number"
	case string:
		return "string"
	case []any:
		return "array"
	}
	return "object"
}

func exPlaceholder(p *pass) {
	listed := p.listed()
	p.messages(func(m *Message) {
		if m.JSON == nil {
			return
		}
		for _, v := range m.JSON.Members {
			if s, ok := v.Value.(string); ok && slices.Contains(listed[v.Name].Constraints.Values, s) {
				continue // the word is a member of the enumeration
			}
			if hasPlaceholder(v.Value) {
				p.report(v.Pos, "%s has a placeholder: write a value", v.Name)
			}
		}
	})
}

func hasPlaceholder(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, hasPlaceholder)
	case map[string]any:
		for _, x := range v {
			if hasPlaceholder(x) {
				return true
			}
		}
		return false
	}
	return IsPlaceholder(v)
}

func exRequestUnlisted(p *pass) {
	if len(p.Body.Properties()) == 0 {
		return
	}
	p.unlistedMembers(func(m *Message, v Member) {
		if m.Method == "" {
			return
		}
		if other, open := p.related(v.Name); other == nil && !open {
			p.report(v.Pos, "add %s to the table, or remove it from the example", v.Name)
		}
	})
}

func exResponseUnlisted(p *pass) {
	res := p.resourceOf(p.UpdatedType(p.config.Resources))
	if res == nil || res.Open || len(res.Properties) == 0 {
		return
	}
	p.unlistedMembers(func(m *Message, v Member) {
		if m.Method != "" || m.Status >= 300 || v.Name == "id" || slices.Contains(res.ExampleMembers, v.Name) {
			return
		}
		other, open := p.related(v.Name)
		if _, complete := p.inResource(res, v.Name); other == nil && !open && complete {
			p.report(v.Pos, "document %s on the resource page of %s, or remove it from the response", v.Name, res.Type)
		}
	})
}

func exReadOnly(p *pass) {
	p.listedMembers(func(m Member, q Property, inRequest bool) {
		if inRequest && !q.Constraints.Settable() {
			p.report(m.Pos, "remove %s from the request: an update cannot set it", m.Name)
		}
	})
}

func exRange(p *pass) {
	p.listedMembers(func(m Member, q Property, _ bool) {
		c := q.Constraints
		switch v := m.Value.(type) {
		case json.Number:
			if !c.Admits(v) {
				p.report(m.Pos, "change %s in the example: line %d documents values %s, not %s", m.Name, q.Description.Line, c.rangeWords(), v)
			}
		case string:
			if len(c.Values) == 0 || q.Type.Collection || IsPlaceholder(v) {
				return
			}
			for _, part := range strings.Split(v, ",") { // commas join the members of a flags enumeration
				if !slices.Contains(c.Values, strings.TrimSpace(part)) {
					p.report(m.Pos, "change %s in the example, or add %q to the values that line %d lists", m.Name, clip(v, 40), q.Description.Line)
					return
				}
			}
		}
	})
}

func exODataType(p *pass) {
	names := map[string]bool{}
	for _, t := range []*TypeRef{p.Body.Type(), p.Response.Type(), p.UpdatedType(p.config.Resources)} {
		if t != nil {
			names[strings.ToLower(t.Local())] = true
		}
		if res := p.resourceOf(t); res != nil {
			names[strings.ToLower(res.Type)] = true // the link may have another text
		}
	}
	derives := func(name string) bool {
		said := func(in Inline) bool { return strings.Contains(in.Value, name) }
		if names[strings.ToLower(name)] || slices.ContainsFunc(slices.Concat(p.Intro, p.Body.Paragraphs, p.Response.Paragraphs), said) {
			return true
		}
		if p.config.Resources == nil {
			return false
		}
		return slices.ContainsFunc(Lineage(p.config.Resources, p.config.Resources.Resource("", name)), func(of *Resource) bool { return names[strings.ToLower(of.Type)] })
	}
	p.messages(func(m *Message) {
		if m.JSON == nil {
			return
		}
		for _, v := range m.JSON.Members {
			s, ok := v.Value.(string)
			switch {
			case v.Name != "@odata.type" || !ok:
			case !strings.HasPrefix(s, "#"):
				p.report(v.Pos, "write @odata.type as %q", "#"+s)
			case len(names) > 0 && !derives(annotatedName(s)):
				p.report(v.Pos, "use the documented type, or say on the page that %s derives from it", s)
			}
		}
	})
}

func exSentValue(p *pass) {
	for _, e := range p.Examples {
		if !e.IsPatch() || e.Response == nil || e.Request.JSON == nil || e.Response.JSON == nil {
			continue
		}
		shown := map[string]Member{}
		for _, m := range e.Response.JSON.Object() {
			shown[m.Name] = m
		}
		for _, m := range e.Request.JSON.Object() {
			s, ok := shown[m.Name]
			_, isObject := m.Value.(map[string]any) // which an update may set in part
			if ok && !isObject && !strings.Contains(m.Name, "@") && !reflect.DeepEqual(m.Value, s.Value) {
				p.report(s.Pos, "show the value of %s that the request sends", m.Name)
			}
		}
	}
}

func exWrapped(p *pass) {
	if _, documented := p.listed()["value"]; documented {
		return
	}
	p.messages(func(m *Message) {
		if m.JSON == nil || m.Method == "" && len(m.JSON.Object()) == 0 {
			return
		}
		own := slices.DeleteFunc(slices.Clone(m.JSON.Object()), func(v Member) bool { return strings.HasPrefix(v.Name, "@") })
		if len(own) != 1 || own[0].Name != "value" {
			return
		}
		if list, isArray := own[0].Value.([]any); isArray && len(list) > 0 && jsonType(list[0]) == "object" {
			p.report(own[0].Pos, "show the members of the entity without `value` around them")
		}
	})
}
