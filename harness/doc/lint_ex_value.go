package doc

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// member calls yield for every member of every example body that the table lists.
func (p *pass) members(yield func(m Member, q Property, request bool)) {
	table := map[string]Property{}
	for _, q := range p.Body.Properties() {
		table[q.Name.Value] = q
	}
	p.messages(func(m *Message, _ *Example) {
		if m.JSON == nil {
			return
		}
		for _, v := range m.JSON.Members {
			if q, ok := table[v.Name]; ok {
				yield(v, q, m.Method != "")
			}
		}
	})
}

func exType(p *pass) {
	p.members(func(m Member, q Property, _ bool) {
		if want, got := jsonKind(q.Type), kindOf(m.Value); want != "" && got != "null" && got != want && !IsPlaceholder(m.Value) {
			p.report(m.Pos, "the table says that %s is %s, the example has a JSON %s: correct one of them", m.Name, q.Type.Raw, got)
		}
	})
}

// jsonKind is the kind of JSON value that a type has; "" where it may have several.
func jsonKind(t TypeRef) string {
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

func kindOf(v any) string {
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
	values := map[string][]string{}
	for _, q := range p.Body.Properties() {
		values[q.Name.Value] = q.Constraints.Values
	}
	p.messages(func(m *Message, _ *Example) {
		if m.JSON == nil {
			return
		}
		for _, v := range m.JSON.Members {
			if s, ok := v.Value.(string); ok && slices.Contains(values[v.Name], s) {
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

func exUnlisted(p *pass) {
	listed := p.listed()
	if len(listed) == 0 {
		return
	}
	res := p.updatedResource()
	p.messages(func(m *Message, _ *Example) {
		if m.Method == "" || m.JSON == nil {
			return
		}
		for _, v := range m.JSON.Object() {
			if strings.Contains(v.Name, "@") || listed[v.Name] {
				continue
			}
			if other, _ := p.inResource(res, v.Name); other == nil {
				p.report(v.Pos, "add %s to the table, or take it out of the example", v.Name)
			}
		}
	})
}

func (p *pass) listed() map[string]bool {
	out := map[string]bool{}
	for _, q := range p.Body.Properties() {
		out[q.Name.Value] = true
	}
	return out
}

func exAnswerUnlisted(p *pass) {
	listed := p.listed()
	t := p.Response.Type()
	if t == nil {
		t = p.Body.Type()
	}
	if t == nil {
		return
	}
	res := p.config.Resources.Resource(t.Link, t.Local())
	if res == nil || res.Open || len(res.Properties) == 0 {
		return
	}
	p.messages(func(m *Message, _ *Example) {
		if m.Method != "" || m.JSON == nil || m.Status >= 300 {
			return
		}
		for _, v := range m.JSON.Object() {
			if strings.Contains(v.Name, "@") || listed[v.Name] || slices.Contains(res.ExampleMembers, v.Name) {
				continue
			}
			if other, whole := p.inResource(res, v.Name); other == nil && whole && v.Name != "id" {
				p.report(v.Pos, "document %s on the resource page of %s, or take it out of the answer", v.Name, res.Type)
			}
		}
	})
}

func exReadOnly(p *pass) {
	p.members(func(m Member, q Property, request bool) {
		if request && q.Constraints.ReadOnly {
			p.report(m.Pos, "take %s out of the request: it is read-only", m.Name)
		}
	})
}

func exRange(p *pass) {
	p.members(func(m Member, q Property, _ bool) {
		switch v := m.Value.(type) {
		case json.Number:
			n, err := v.Int64()
			if err == nil && q.Constraints.Minimum != nil && q.Constraints.Maximum != nil && (n < *q.Constraints.Minimum || n > *q.Constraints.Maximum) {
				p.report(m.Pos, "%s takes %d to %d, the example has %d", m.Name, *q.Constraints.Minimum, *q.Constraints.Maximum, n)
			}
		case string:
			if len(q.Constraints.Values) == 0 || q.Type.Collection || IsPlaceholder(v) {
				return
			}
			for _, part := range strings.Split(v, ",") { // a flags enumeration joins its members by commas
				if !slices.Contains(q.Constraints.Values, strings.TrimSpace(part)) {
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
	p.messages(func(m *Message, _ *Example) {
		if m.JSON == nil {
			return
		}
		for _, v := range m.JSON.Members {
			s, ok := v.Value.(string)
			if v.Name != "@odata.type" || !ok {
				continue
			}
			if !strings.HasPrefix(s, "#") {
				p.report(v.Pos, "write @odata.type as %q", "#"+s)
			} else if name := s[strings.LastIndexByte(s, '.')+1:]; len(names) > 0 && !names[strings.ToLower(name)] {
				p.report(v.Pos, "use the documented type, or say on the page that %s derives from it", s)
			}
		}
	})
}

func exEcho(p *pass) {
	for i := range p.Examples {
		e := &p.Examples[i]
		if !e.IsPatch() || e.Response == nil || e.Request.JSON == nil || e.Response.JSON == nil {
			continue
		}
		answered := map[string]Member{}
		for _, m := range e.Response.JSON.Object() {
			answered[m.Name] = m
		}
		for _, m := range e.Request.JSON.Object() {
			a, ok := answered[m.Name]
			if _, deep := m.Value.(map[string]any); ok && !deep && !strings.Contains(m.Name, "@") && !reflect.DeepEqual(m.Value, a.Value) {
				p.report(a.Pos, "show the value of %s that the request sends", m.Name)
			}
		}
	}
}
