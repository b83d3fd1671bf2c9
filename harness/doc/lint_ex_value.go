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
		if m.JSON == nil {
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
		if want, got := wantedJSONType(q.Type), jsonType(m.Value); want != "" && got != "null" && got != want && !IsPlaceholder(m.Value) {
			p.report(m.Pos, "%s is %s in the table, and a JSON %s here: correct one of them", m.Name, q.Type.Raw, got)
		}
	})
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
	res := p.resourceOf(p.UpdatedType(p.config.Resources))
	p.unlistedMembers(func(m *Message, v Member) {
		if other, _ := p.inResource(res, v.Name); m.Method != "" && other == nil {
			p.report(v.Pos, "add %s to the table, or remove it from the example", v.Name)
		}
	})
}

func exResponseUnlisted(p *pass) {
	t := p.Response.Type()
	if t == nil {
		t = p.Body.Type()
	}
	res := p.resourceOf(t)
	if res == nil || res.Open || len(res.Properties) == 0 {
		return
	}
	p.unlistedMembers(func(m *Message, v Member) {
		if m.Method != "" || m.Status >= 300 || v.Name == "id" || slices.Contains(res.ExampleMembers, v.Name) {
			return
		}
		if other, complete := p.inResource(res, v.Name); other == nil && complete {
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
				p.report(m.Pos, "use a value of %s %s, not %s", m.Name, c.rangeWords(), v)
			}
		case string:
			if len(c.Values) == 0 || q.Type.Collection || IsPlaceholder(v) {
				return
			}
			for _, part := range strings.Split(v, ",") { // commas join the members of a flags enumeration
				if !slices.Contains(c.Values, strings.TrimSpace(part)) {
					p.report(m.Pos, "the values listed for %s do not include %q", m.Name, clip(v, 40))
					return
				}
			}
		}
	})
}

func exODataType(p *pass) {
	names := map[string]bool{}
	for _, t := range []*TypeRef{p.Body.Type(), p.Response.Type()} {
		if t != nil {
			names[strings.ToLower(t.Local())] = true
		}
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
			case len(names) > 0 && !names[strings.ToLower(LocalName(s))]:
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
