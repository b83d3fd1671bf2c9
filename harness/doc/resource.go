package doc

import (
	"slices"
	"strings"
)

// Resource is the content of a resource or enumeration page.
type Resource struct {
	Name           string // as given to ReadResource
	Type           string // local name of the type, `deviceManagementScriptUserState`
	Namespace      string // of the type, `microsoft.graph.termStore`; empty if the page's annotation names none
	Base           string // local name of the base type, or empty
	Key            string // the property that is the key, in the page's annotation
	Open           bool
	Enum           bool
	Members        []string            // of an enumeration
	Unused         []string            // those that the page says not to use
	Values         map[string][]string // of the enumerations and properties that have a section on this page, by lower-case name
	Properties     []Property
	Relationships  []Property
	Represented    []Property // members of the JSON representation, with the types that it gives them
	ExampleMembers []string   // member names of the JSON representation; nil if it cannot be read
	Prose          []Inline   // the text outside of tables
	Limits         []Text     // sentences of it that limit the values of several properties
	Replaced       Text       // the sentence in which a page about a format says that the service stores other values than it gets
}

// Property returns the property or relationship with the name, or nil.
func (r *Resource) Property(name string) *Property {
	for _, list := range [][]Property{r.Properties, r.Relationships} {
		for i := range list {
			if list[i].Name.Value == name {
				return &list[i]
			}
		}
	}
	return nil
}

// ReadResource reads a resource or enumeration page.
func ReadResource(name string, src []byte) (*Resource, error) {
	r, err := open(name, src)
	if err != nil {
		return nil, err
	}
	res := &Resource{Name: name, Enum: r.page.Field("doc_type") == "enumPageType", Values: map[string][]string{}}
	var section, title string
	r.blocks(func(b *block) {
		switch b.kind {
		case heading:
			section = strings.ToLower(b.inline.Value)
			if title == "" && b.level == 1 {
				title, _, _ = strings.Cut(b.inline.Value, " ")
			}
		case paragraph:
			res.readBase(b.inline)
			res.readFormat(b.inline)
			res.readProse(b.inline)
		case comment:
			res.readComment(b.comment)
		case table:
			res.readTable(section, b.table)
		case code:
			if j, err := readJSON(trimBlank(b.code)); err == nil && res.ExampleMembers == nil {
				if !res.Open {
					res.Represented = represented(j)
				}
				for _, m := range j.Object() {
					res.ExampleMembers = append(res.ExampleMembers, m.Name)
				}
			}
		}
	})
	if res.Type == "" {
		res.Type = annotatedName(title)
	}
	for _, list := range [][]Property{res.Properties, res.Relationships, res.Represented} {
		for i := range list {
			list[i].Page = name
		}
	}
	for i, p := range res.Properties {
		if values := res.section(p); len(p.Constraints.Values) == 0 && len(values) > 0 {
			c := &res.Properties[i].Constraints
			c.setValues(values, strings.ToLower(p.Description.Value))
			c.Unread = slices.DeleteFunc(c.Unread, unlisted.MatchString)
		}
	}
	return res, nil
}

// section returns the values in the page's section about a type that no link leads to, or about a property that is a text.
func (r *Resource) section(p Property) []string {
	switch {
	case p.Type.Name == "Edm.String":
		return r.Values[strings.ToLower(p.Name.Value)]
	case p.Type.Link == "":
		return r.Values[strings.ToLower(p.Type.Local())]
	}
	return nil
}

func (r *Resource) readComment(c *Comment) {
	if r.Type != "" || !strings.Contains(c.Raw, "blockType") {
		return
	}
	keys := c.Keys()
	if keys["blockType"] != "resource" {
		return
	}
	if t, ok := keys["@odata.type"].(string); ok {
		r.Type = annotatedName(t)
		if namespace := strings.TrimSuffix(strings.TrimPrefix(t, "#"), "."+r.Type); namespace != r.Type {
			r.Namespace = namespace
		}
	}
	if b, ok := keys["baseType"].(string); ok && b != "" {
		r.Base = annotatedName(b)
	}
	r.Key, _ = keys["keyProperty"].(string)
	r.Open = keys["openType"] == true
}

// readBase reads the base type out of the text, "Inherits from [fixture](fixture.md)". An annotation takes precedence.
func (r *Resource) readBase(in Inline) {
	for _, l := range in.Links {
		before := strings.TrimRight(strings.ToLower(in.Value[:l.Start]), " ")
		if r.Base == "" && (strings.HasSuffix(before, "inherits from") || strings.HasSuffix(before, "derives from") || strings.HasSuffix(before, "derived from")) && isTypeName(l.Text) {
			r.Base = annotatedName(l.Text)
		}
	}
}

// annotatedName is the local name of a type as annotations write it: `#microsoft.graph.lamp`.
func annotatedName(name string) string { return strings.TrimPrefix(LocalName(name), "#") }

func (r *Resource) readTable(section string, t *Table) {
	enumeration, ofEnumeration := strings.CutSuffix(strings.TrimSpace(section), " values")
	for _, kind := range []string{" property", " enumeration"} {
		enumeration = strings.TrimSuffix(enumeration, kind)
	}
	switch {
	case ofEnumeration && (t.column("member", "value") == 0 || r.Enum && t.column("member", "value", "name") >= 0):
		r.Values[enumeration] = r.appendMembers(r.Values[enumeration], t) // `### riskDetail values`
	case section == "members" || r.Enum && t.column("member", "value", "name") >= 0:
		r.Members = r.appendMembers(r.Members, t)
	case strings.HasPrefix(section, "properties") || section == "instance attributes":
		r.Properties = append(r.Properties, readProperties(t)...)
	case strings.HasPrefix(section, "relationships"):
		r.Relationships = append(r.Relationships, readProperties(t)...)
	}
}

func (r *Resource) appendMembers(list []string, t *Table) []string {
	name := max(0, t.column("member", "name"))
	text := t.column("description")
	for _, row := range t.Rows {
		member := strings.Trim(row.cell(name).Value, " *`")
		list = appendNew(list, member)
		if text >= 0 && doNotUse.MatchString(row.cell(text).Value) {
			r.Unused = appendNew(r.Unused, member)
		}
	}
	return list
}

// EnumMembers returns the members of the enumeration that a type with this local name, linked like this, refers to.
func (r *Resource) EnumMembers(link, name string) []string {
	_, anchor, _ := strings.Cut(strings.ToLower(link), "#")
	anchor = strings.TrimSuffix(anchor, "-values")
	for _, key := range []string{strings.ToLower(name), anchor} {
		if list := r.Values[key]; len(list) > 0 {
			return list
		}
	}
	if r.Enum && len(r.Members) == 0 && len(r.Values) == 1 {
		for _, list := range r.Values {
			return list
		}
	}
	return r.Members
}
