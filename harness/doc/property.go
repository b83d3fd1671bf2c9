package doc

import (
	"path"
	"regexp"
	"strings"
)

// Property is one row of a property table.
type Property struct {
	Name        Text
	Type        TypeRef
	Description Inline
	Constraints Constraints
	Inherited   string // the type that the description says it comes from
}

// PropertyTable is one table of the request body, under the variant that its heading names.
type PropertyTable struct {
	Variant    string
	Properties []Property
	*Table
}

// Body is the request body section.
type Body struct {
	Paragraphs []Inline
	Tables     []PropertyTable
	title      string
}

// Properties returns the rows of all tables; a name that several variants list is kept once, as first said.
func (b *Body) Properties() []Property {
	if len(b.Tables) == 1 {
		return b.Tables[0].Properties
	}
	var out []Property
	seen := map[string]bool{}
	for _, t := range b.Tables {
		for _, p := range t.Properties {
			if !seen[p.Name.Value] {
				seen[p.Name.Value] = true
				out = append(out, p)
			}
		}
	}
	return out
}

// Type returns the type that the section's prose links first, or nil.
func (b *Body) Type() *TypeRef {
	for _, in := range b.Paragraphs {
		if t := linkedType(in); t != nil {
			return t
		}
	}
	for _, in := range b.Paragraphs {
		if t := namedType(in); t != nil {
			return t
		}
	}
	return nil
}

func (b *Body) read(bl *block) {
	switch bl.kind {
	case heading:
		b.title = bl.inline.Value
	case paragraph:
		b.Paragraphs = append(b.Paragraphs, bl.inline)
	case table:
		if t, ok := readProperties(bl.table); ok {
			if len(b.Tables) > 0 {
				t.Variant = b.title
			}
			b.Tables = append(b.Tables, t)
		}
	}
}

var maxSize = regexp.MustCompile(`(?i)^string, maximum size (\d+)$`)

// readProperties reads a table with a column of names; without a column of types every type is unread.
func readProperties(t *Table) (PropertyTable, bool) {
	name := t.column("property", "name", "parameter", "properties", "property name", "relationship", "relationship name", "member", "field")
	if name < 0 {
		return PropertyTable{}, false
	}
	kind, text := t.column("type"), t.column("description", "value", "notes")
	out := PropertyTable{Table: t, Properties: make([]Property, 0, len(t.Rows))}
	for _, row := range t.Rows {
		n := row.cell(name)
		n.Value = strings.Trim(n.Value, " *`")
		remark := ""
		if name, text, ok := strings.Cut(n.Value, " ("); ok && isIdentifier(name) {
			n.Value, remark = name, text
		}
		if n.Value == "" || row.Written == 1 && len(t.Head) > 1 {
			continue // a group row
		}
		p := Property{Name: n.Text, Type: readType(row.cell(kind)), Description: row.cell(text)}
		if p.Type.Line == 0 {
			p.Type.Pos = row.Pos
		}
		p.Constraints = readConstraints(p.Description)
		if m := maxSize.FindStringSubmatch(p.Type.Raw); m != nil && p.Constraints.MaxLength == nil {
			p.Constraints.MaxLength = count(m)
		}
		p.Constraints.Deprecated = p.Constraints.Deprecated || strings.HasPrefix(strings.ToLower(remark), "deprecated)")
		p.Inherited = inheritedFrom(p.Description)
		out.Properties = append(out.Properties, p)
	}
	return out, true
}

func inheritedFrom(in Inline) string {
	if _, rest, ok := strings.Cut(in.Value, "Inherited from "); ok {
		name, _, _ := strings.Cut(rest, " ")
		return strings.Trim(name, ".,;")
	}
	return ""
}

// ResourceFile returns the file name of the resource page that a link leads to, from another page or on the documentation's site;
// "" where it leads elsewhere.
func ResourceFile(target string) string {
	file, _, _ := strings.Cut(target, "#")
	file, _, _ = strings.Cut(file, "?")
	dir, name := path.Split(strings.ReplaceAll(file, `\`, "/"))
	switch {
	case !strings.HasSuffix(dir, "resources/") || name == "":
		return ""
	case strings.HasSuffix(name, ".md"):
		return name
	case strings.Contains(name, ".") || !strings.HasPrefix(dir, "/") && !strings.HasPrefix(dir, "http"):
		return ""
	}
	return name + ".md"
}

// linkedType returns the type behind the first link to a resource page.
func linkedType(in Inline) *TypeRef {
	for _, l := range in.Links {
		if ResourceFile(l.Target) == "" {
			continue
		}
		t := readType(Inline{Text: Text{l.Text, l.Pos}, Links: []Link{l}})
		if t.Name != "" && !t.Edm() {
			return &t
		}
	}
	return nil
}

// namedType reads a type that the text names without a link: in bold or code, or as the word before "object".
func namedType(in Inline) *TypeRef {
	for _, s := range append(append([]Span{}, in.Bold...), in.Codes...) {
		after := strings.TrimLeft(in.Value[s.End:], " *`")
		if strings.HasPrefix(after, "object") || strings.HasPrefix(after, "resource") {
			if word := in.Span(s); isTypeName(word) {
				return &TypeRef{Raw: word, Name: "microsoft.graph." + strings.TrimPrefix(word, "microsoft.graph."), Pos: in.Pos}
			}
		}
	}
	before, _, ok := strings.Cut(in.Value, " object")
	if !ok {
		return nil
	}
	word := before[strings.LastIndexByte(before, ' ')+1:]
	switch strings.ToLower(word) {
	case "json", "updated", "the", "an", "a", "this", "empty", "single", "new", "request", "response":
		return nil
	}
	if !isIdentifier(word) {
		return nil
	}
	return &TypeRef{Raw: word, Name: "microsoft.graph." + word, Pos: in.Pos}
}
