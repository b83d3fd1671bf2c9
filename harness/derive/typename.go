package derive

import (
	"path"
	"strings"

	"github.com/graphconform/conform/harness/doc"
)

// updatedType returns the type that the page updates: the one that its sections name, else an example's; nil if none does.
func (d *derivation) updatedType() *doc.TypeRef {
	if t := d.UpdatedType(d.Resources); t != nil {
		return d.resolved(t)
	}
	for _, e := range d.Examples {
		for _, m := range []*doc.Message{e.Request, e.Response} {
			if m != nil && m.JSON.ODataType() != "" {
				return &doc.TypeRef{Name: strings.TrimPrefix(m.JSON.ODataType(), "#"), Pos: m.Pos}
			}
		}
	}
	return nil
}

// resolved returns a type under the name that its resource page gives it. The text of the link to that page may be another one, and has
// no namespace.
func (d *derivation) resolved(t *doc.TypeRef) *doc.TypeRef {
	res := d.resource(t)
	if res == nil || res.Enum || res.Type == "" {
		return t
	}
	file := strings.ToLower(path.Base(slashed(res.Name)))
	own, linked := strings.ToLower(res.Type), strings.ToLower(t.Local())
	sameType := strings.HasSuffix(own, linked) || linked == own+"s" // `Range` for workbookRange, or a plural
	if !sameType && !strings.HasSuffix(strings.ReplaceAll(file, "_", ""), strings.ToLower(res.Type)+".md") {
		return t // the page's annotation is about another type
	}
	out := *t
	out.Name = res.Type
	if res.Namespace != "" {
		out.Name = res.Namespace + "." + res.Type
	}
	return &out
}

// resource returns the page of a type, or nil.
func (d *derivation) resource(t *doc.TypeRef) *doc.Resource {
	if d.Resources == nil || t == nil {
		return nil
	}
	return d.Resources.Resource(t.Link, t.Local())
}

// undescribed says whether nothing tells if the type of a property is an enumeration or an object. Among resource pages that is a type
// without a page and without a link, unless the examples show objects; any other only if the examples show strings.
func (d *derivation) undescribed(p doc.Property, depth int) bool {
	t := p.Type
	known := t.Name == "" || t.Edm() || t.AnyJSON() || strings.EqualFold(t.Local(), "object") || len(p.Constraints.Values) > 0 || d.resource(&t) != nil
	if known || d.Metadata != nil && len(d.membersOf(t)) > 0 {
		return false
	}
	alone := d.Resources != nil && t.Link == ""
	if depth > 0 {
		return alone
	}
	strs, objects := 0, 0
	for _, v := range d.shownValues(p.Name.Value) {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		for _, item := range list {
			switch item.(type) {
			case string:
				strs++
			case map[string]any:
				objects++
			}
		}
	}
	return strs > 0 || objects == 0 && alone
}

// derived returns the page of the type that an example names, if that type derives from t. Where examples show several types, each does.
func (d *derivation) derived(example *doc.JSON, t *doc.TypeRef, types int) *doc.Resource {
	name := shownType(example)
	if name == "" || d.Resources == nil || t == nil || strings.EqualFold(name, t.Local()) {
		return nil
	}
	res := d.Resources.Resource("", name)
	if types > 1 {
		return res
	}
	for _, ancestor := range doc.Lineage(d.Resources, res) {
		if strings.EqualFold(ancestor.Type, t.Local()) {
			return res
		}
	}
	return nil
}

// responseType returns the type of a response: the documented one, else the example's, else the updated type.
func (d *derivation) responseType(s doc.Status, example *doc.JSON) *doc.TypeRef {
	if s.Type != nil {
		return d.resolved(s.Type)
	}
	if t := example.ODataType(); t != "" && d.Body.Type() == nil {
		return &doc.TypeRef{Name: strings.TrimPrefix(t, "#")}
	}
	return d.updated
}

// typeName is the name of a type's component, without its namespace: the type's name, or the last name in the path for no type.
func (d *derivation) typeName(t *doc.TypeRef) string {
	if t != nil {
		return componentName(t.Local())
	}
	for _, r := range d.Templates() {
		for i := len(r.Segments) - 1; i >= 0; i-- {
			if s := r.Segments[i]; !s.HasParam() && lastName(s.Raw) != "" {
				return lastName(s.Raw)
			}
		}
	}
	return "body"
}

// componentName keeps the characters that OpenAPI permits in the name of a component.
func componentName(s string) string {
	if s = keep(s, "._-"); s == "" {
		return "body"
	}
	return s
}

// keep removes all characters but ASCII letters, digits and the given ones.
func keep(s, others string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.ContainsRune(others, c) {
			return c
		}
		return -1
	}, s)
}
