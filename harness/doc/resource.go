package doc

import "strings"

// Resource is a resource or enumeration page: what a type holds.
type Resource struct {
	Name           string // as given to ReadResource
	Type           string // local name of the type, `deviceManagementScriptUserState`
	Base           string // local name of the base type, or empty
	Open           bool
	Enum           bool
	Members        []string            // of an enumeration
	Values         map[string][]string // enumerations whose members stand on this page, by local name
	Properties     []Property
	Relationships  []Property
	ExampleMembers []string // member names of the JSON representation, where that can be read
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
		case comment:
			res.readComment(b.comment)
		case table:
			res.readTable(section, b.table)
		case code:
			if j, err := readJSON(trimBlank(b.code)); err == nil && len(res.ExampleMembers) == 0 {
				for _, m := range j.Object() {
					res.ExampleMembers = append(res.ExampleMembers, m.Name)
				}
			}
		}
	})
	if res.Type == "" {
		res.Type = local(title)
	}
	return res, nil
}

func (r *Resource) readComment(c *Comment) {
	if c == nil || r.Type != "" || !strings.Contains(c.Raw, "blockType") {
		return
	}
	keys := c.Keys()
	if keys["blockType"] != "resource" {
		return
	}
	if t, ok := keys["@odata.type"].(string); ok {
		r.Type = local(t)
	}
	if b, ok := keys["baseType"].(string); ok {
		r.Base = local(b)
	}
	r.Open = keys["openType"] == true
}

func (r *Resource) readTable(section string, t *Table) {
	enumeration, one := strings.CutSuffix(strings.TrimSpace(section), " values")
	switch {
	case one && (t.column("member") == 0 || r.Enum && t.column("member", "value", "name") >= 0):
		// `### riskDetail values` on the page of the type that uses them, or on one for many enumerations.
		for _, row := range t.Rows {
			r.Values[enumeration] = appendNew(r.Values[enumeration], memberOf(t, row))
		}
	case section == "members" || r.Enum && t.column("member", "value", "name") >= 0:
		for _, row := range t.Rows {
			r.Members = appendNew(r.Members, memberOf(t, row))
		}
	case strings.HasPrefix(section, "properties") || section == "instance attributes":
		if got, ok := readProperties(t); ok {
			r.Properties = append(r.Properties, got.Properties...)
		}
	case strings.HasPrefix(section, "relationships"):
		if got, ok := readProperties(t); ok {
			r.Relationships = append(r.Relationships, got.Properties...)
		}
	}
}

func memberOf(t *Table, row Row) string {
	return strings.Trim(row.cell(max(0, t.column("member", "name"))).Value, " *`")
}

// EnumMembers returns the members of the enumeration that a link to this page and a name mean.
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

func local(name string) string {
	return strings.TrimPrefix(name[strings.LastIndexByte(name, '.')+1:], "#")
}
