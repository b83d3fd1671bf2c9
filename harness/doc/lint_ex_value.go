package doc

import (
	"encoding/json"
	"reflect"
	"regexp"
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
func (p *pass) listedMembers(yield func(of *Message, m Member, q Property)) {
	listed := p.listed()
	p.messages(func(m *Message) {
		if m.JSON == nil {
			return
		}
		for _, v := range m.JSON.Members {
			if q, ok := listed[v.Name]; ok {
				yield(m, v, q)
			}
		}
	})
}

func exType(p *pass) {
	p.listedMembers(func(_ *Message, m Member, q Property) {
		want, got := wantedJSONType(q.Type), JSONType(m.Value)
		if isFloat(q.Type) && (got == "object" || got == "array" || got == "boolean") {
			want = "number"
		}
		if want != "" && got != "null" && got != want && !IsPlaceholder(m.Value) && !p.outvoted(q, got) {
			p.report(m.Pos, "%s is %s in the table, and a JSON %s here: correct one of them", m.Name, q.Type.Raw, got)
		}
	})
}

func exReadOnly(p *pass) {
	p.listedMembers(func(of *Message, m Member, q Property) {
		if of.Method != "" && cannotSet(q) {
			says, all := "an update cannot set it", "an update cannot set them"
			if q.Constraints.ReadOnly {
				says, all = "it is read-only", "they are read-only"
			}
			p.report(m.Pos, "remove %s from the request: line %d says that %s", m.Name, q.Name.Line, says)
			p.oneOf(m.Name, "remove %s from the request: the table says that "+all)
		}
	})
}

func exRange(p *pass) {
	p.messages(func(m *Message) {
		if m.JSON != nil {
			p.reportEmpty(m)
		}
	})
	p.listedMembers(func(of *Message, m Member, q Property) {
		c := q.Constraints
		switch v := m.Value.(type) {
		case json.Number:
			if len(c.Numbers) > 0 && !c.Combined && !slices.Contains(c.Numbers, v.String()) {
				p.report(m.Pos, "change %s in the example: line %d documents the values %s, not %s", m.Name, q.Description.Line, enumerate(c.Numbers), v)
			} else if !c.Admits(v) {
				p.report(m.Pos, "change %s in the example: line %d documents values %s, not %s", m.Name, q.Description.Line, c.rangeWords(), v)
			}
		case string:
			if len(c.Values) > 0 && !q.Type.Collection && !IsPlaceholder(v) {
				p.reportValue(of, m, q, v)
			}
		}
	})
}

// reportValue reports a string that is not among the values of the table. Where the page that the table links lists it, the table is wrong.
func (p *pass) reportValue(of *Message, m Member, q Property, v string) {
	values, line := q.Constraints.Values, q.Description.Line
	parts := strings.Split(v, ",") // commas join the members of a flags enumeration
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
	}
	i := slices.IndexFunc(parts, func(part string) bool { return !slices.Contains(values, part) })
	if i < 0 {
		return
	}
	page, members := p.listedElsewhere(q)
	listed := sameLetters(v, values)
	switch {
	case containsAll(members, parts) && listed != "":
		p.report(q.Description.Pos, "write the value of %s as %q, not %q: %s lists it in this way, and the example shows it", m.Name, v, listed, page)
	case containsAll(members, parts):
		p.report(q.Description.Pos, "add %q to the values of %s: %s lists it, and the example shows it", parts[i], m.Name, page)
	case listed != "":
		p.reportFix(p.value(of, m, listed), m.Pos, "write %s as %q, as line %d lists it, not %q", m.Name, listed, line, v)
	case isTypeText.MatchString(v):
		p.report(m.Pos, "%s has the name of a type: write one of the values that line %d lists, such as %s", m.Name, line, values[0])
	default:
		p.report(m.Pos, "change %s in the example, or add %q to the values that line %d lists", m.Name, clip(v, 40), line)
	}
}

// listedElsewhere returns the values that another source than the table lists for a property, and its name: the page that the type of the row
// links, a page that documents the property, or the metadata.
func (p *pass) listedElsewhere(q Property) (source string, values []string) {
	if res := p.resourceOf(&q.Type); res != nil {
		if values = res.EnumMembers(q.Type.Link, q.Type.Local()); len(values) > 0 {
			return pageName(res), values
		}
	}
	for _, res := range p.relatedPages() {
		if other := res.Property(q.Name.Value); other != nil && len(other.Constraints.Values) > 0 {
			return pageName(res), other.Constraints.Values
		}
	}
	if t := p.UpdatedType(p.config.Resources); t != nil && p.config.Metadata != nil {
		if m, known := p.config.Metadata.Property(p.Version, p.Qualified(t), q.Name.Value); known {
			return "the metadata", p.config.Metadata.Members(p.Version, LocalName(m.Type))
		}
	}
	return "", nil
}

// isTypeText matches what generators write for the value of an enumeration.
var isTypeText = regexp.MustCompile(`^(?:@odata\.type|#?microsoft\.graph\.)`)

func containsAll(list, values []string) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(list, v) })
}

// reportEmpty reports empty strings inside of a body where a page lists the values.
func (p *pass) reportEmpty(m *Message) {
	m.JSON.strings(func(path []string, v Text) {
		if len(path) < 2 || v.Value != "" {
			return
		}
		if values := p.valuesAt(path); len(values) > 0 && !slices.Contains(values, "") {
			p.report(v.Pos, "%s is empty: write one of its values, such as %s", strings.Join(path, "/"), values[0])
		}
	})
}

func exSentValue(p *pass) {
	listed := p.listed()
	p.reportOtherKey()
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
			if JSONType(m.Value) != JSONType(s.Value) || stands(m.Value) || stands(s.Value) {
				continue // EX006 and EX007 are about these
			}
			if ok && !isObject && !strings.Contains(m.Name, "@") && !reflect.DeepEqual(withoutZeros(m.Value), withoutZeros(s.Value)) {
				if len(listed[m.Name].Description.Links) > 0 {
					continue // another page describes the value, which the service may write in another way
				}
				p.report(s.Pos, "show the value of %s that the request sends, or say why the response has another", m.Name)
			}
		}
	}
}

// reportOtherKey reports responses whose id has the form of the URL's key, and is another one.
func (p *pass) reportOtherKey() {
	for _, e := range p.Examples {
		if !e.IsPatch() || e.Response == nil || e.Response.JSON == nil {
			continue
		}
		url, err := ReadTemplate(e.Request.URL)
		if err != nil || len(url.Segments) == 0 {
			continue
		}
		key := url.Segments[len(url.Segments)-1].Raw
		for _, m := range e.Response.JSON.Object() {
			if id, ok := m.Value.(string); ok && m.Name == "id" && !strings.EqualFold(id, key) && sameForm(id, key) {
				p.report(m.Pos, "show the id of the entity in the URL, %s, not %s", clip(key, maxShown), clip(id, maxShown))
			}
		}
	}
}

var longCode = regexp.MustCompile(`^[A-Za-z0-9_=-]{12,}$`)

// sameForm reports whether two keys are GUIDs, or long codes that begin in the same way.
func sameForm(a, b string) bool {
	if guidKey.MatchString(a) || guidKey.MatchString(b) {
		return guidKey.MatchString(a) && guidKey.MatchString(b)
	}
	const begin = 10
	return longCode.MatchString(a) && longCode.MatchString(b) && a[:begin] == b[:begin]
}

var zeros = regexp.MustCompile(`^(\d{4}-\d\d-\d\dT[\d:]+)\.0+(Z|[-+][\d:]+)$`)

// withoutZeros returns a point in time without a fraction of zeros, and any other value as it is.
func withoutZeros(v any) any {
	if s, ok := v.(string); ok {
		return zeros.ReplaceAllString(s, "$1$2")
	}
	return v
}

// stands says whether a value only stands for another one: a placeholder, or objects that hold nothing but their types.
func stands(v any) bool {
	switch v := v.(type) {
	case []any:
		return len(v) > 0 && !slices.ContainsFunc(v, func(x any) bool { return !stands(x) })
	case map[string]any:
		for name, x := range v {
			if !strings.Contains(name, "@") && !stands(x) {
				return false
			}
		}
		return len(v) > 0
	}
	return IsPlaceholder(v)
}
