package doc

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// Property is one row of a property table.
type Property struct {
	Name        Text
	Type        TypeRef
	Description Inline
	Constraints Constraints
	Variant     Text   // the heading of the table, if that is for one kind of permission
	Object      Text   // the heading of the table, if that is for one of several types
	ItemOf      string // the collection of whose items this is a member
	RequiredBy  Text   // what says that each update has all properties of the table
	Page        string // the name of the resource page that lists it; empty for a row of an API page
}

// Body is the request body section.
type Body struct {
	Paragraphs []Inline
	tables     [][]Property // one for each variant of the body
	variant    Text         // the last heading or paragraph that names one kind of permission
	object     Text         // the last heading that names a type
	required   Text         // the last paragraph, if it says that each update has all properties of the next table
}

// readVariant reads a text that names one kind of permission.
func (b *Body) readVariant(t Text) {
	lower := strings.ToLower(t.Value)
	if strings.Contains(lower, "delegated permission") != strings.Contains(lower, "application permission") {
		b.variant = t
	}
}

// VariantKind returns the kind of permission that the property's table is for, `delegated` or `application`; "" if it is for both.
func (p Property) VariantKind() string {
	switch {
	case p.Variant.Value == "":
		return ""
	case strings.Contains(strings.ToLower(p.Variant.Value), "application permission"):
		return "application"
	}
	return "delegated"
}

// Properties returns the rows of all tables. A name that several tables list is returned once, as first documented; if they are for
// different kinds of permission, it belongs to none of them alone.
func (b *Body) Properties() []Property {
	if len(b.tables) == 1 {
		return b.tables[0]
	}
	var out []Property
	at := map[string]int{}
	for _, p := range slices.Concat(b.tables...) {
		i, seen := at[p.Name.Value]
		if !seen {
			at[p.Name.Value] = len(out)
			out = append(out, p)
			continue
		}
		if out[i].Variant != p.Variant {
			out[i].Variant = Text{}
		}
		if out[i].Object != p.Object {
			out[i].Object = Text{}
		}
	}
	return out
}

// Describes reports whether one of several tables is for the type with the local name, by its heading.
func (b *Body) Describes(name string) bool {
	return slices.ContainsFunc(b.tables, func(list []Property) bool {
		return len(list) > 0 && strings.EqualFold(LocalName(list[0].Object.Value), name)
	})
}

// Type returns the first type that the section's text links, else the first that it names, or nil.
func (b *Body) Type() *TypeRef {
	for _, find := range []func(Inline) *TypeRef{linkedType, namedType} {
		for _, in := range b.Paragraphs {
			if t := find(in); t != nil {
				return t
			}
		}
	}
	return nil
}

func (b *Body) read(bl *block) {
	switch bl.kind {
	case heading:
		b.variant, b.object = Text{}, Text{}
		b.readVariant(bl.inline.Text)
		if name, ok := strings.CutSuffix(strings.TrimSuffix(bl.inline.Value, "s"), " object"); ok && isTypeName(name) {
			b.object = Text{name, bl.inline.Pos}
		}
	case paragraph:
		b.Paragraphs = append(b.Paragraphs, bl.inline)
		b.required = Text{}
		if requiredTable.MatchString(bl.inline.Value) {
			b.required = bl.inline.Text
		}
		b.readVariant(bl.inline.Text)
	case table:
		if list := readProperties(bl.table); list != nil {
			for i := range list {
				list[i].Variant, list[i].Object = b.variant, b.object
				if c := list[i].Constraints; c.Settable() && c.Condition == "" && list[i].Name.Value != "id" && !optional.MatchString(list[i].Description.Value) {
					list[i].RequiredBy = b.required
				}
			}
			b.tables, b.required = append(b.tables, list), Text{}
		}
	}
}

var (
	requiredTable = regexp.MustCompile(`(?i)\btable (?:shows|lists) the properties that are required (?:for this method|when you update\b[^.]*)\.?$`)
	optional      = regexp.MustCompile(`(?i)\boptional\b|\bnot required\b`)
)

var oneItem = regexp.MustCompile(`(?i)\bonly one (?:item|element|entry|value|number|address) can be (?:set|specified)\b`)

var maxSize = regexp.MustCompile(`(?i)^string, maximum size (\d+)$`)

// readProperties reads a table with a column of names; it returns nil if there is none. Without a column of types the types are
// empty.
func readProperties(t *Table) []Property {
	name := t.column("property", "name", "parameter", "properties", "property name", "relationship", "relationship name", "member", "field")
	if name < 0 {
		return nil
	}
	typeColumn, text := t.column("type"), t.column("description", "value", "notes")
	out := make([]Property, 0, len(t.Rows))
	for _, row := range t.Rows {
		n := row.cell(name).withoutNotes().Text
		n.Value = strings.Trim(n.Value, " *`")
		remark := ""
		if name, text, ok := strings.Cut(n.Value, " ("); ok && isIdentifier(name) {
			n.Value, remark = name, text
		}
		if n.Value == "" || row.Written == 1 && len(t.Head) > 1 {
			continue // a group row
		}
		p := Property{Name: n, Type: readType(row.cell(typeColumn).withoutNotes()), Description: row.cell(text)}
		if m := ofItems.FindStringSubmatch(p.Description.Value); m != nil {
			p.ItemOf = m[1]
		}
		p.Constraints = readConstraints(p.Description, p.Name.Value)
		p.Constraints.readMembers(p.Description, p.Name.Value)
		if !p.Type.Edm() && !p.Type.AnyJSON() && len(p.Constraints.Values) == 0 {
			p.Constraints.setValues(namedValues(p.Description), strings.ToLower(p.Description.Value))
		}
		for _, read := range []func(Inline) []string{introducedValues, alternatives, itemValues} {
			if p.Type.Name == "Edm.String" && len(p.Constraints.Values) == 0 {
				p.Constraints.setValues(read(p.Description), strings.ToLower(p.Description.Value))
			}
		}
		p.Constraints.readIntegers(p.Type)
		p.Constraints.readUnlisted(p)
		p.Constraints.readFormatWords(p)
		if p.Type.Collection && p.Constraints.MaxItems == nil && oneItem.MatchString(p.Description.Value) {
			one := uint64(1)
			p.Constraints.MaxItems = &one
		}
		if p.Constraints.MaxLength == nil {
			p.Constraints.MaxLength = unsigned(maxSize.FindStringSubmatch(p.Type.Raw))
		}
		for _, words := range []string{strings.ToLower(remark), remarkOf(p.Type.Raw)} {
			p.Constraints.ReadOnly = p.Constraints.ReadOnly || readOnlyRemark.MatchString(words)
		}
		p.Constraints.Deprecated = p.Constraints.Deprecated || strings.HasPrefix(strings.ToLower(remark), "deprecated)")
		out = append(out, p)
	}
	readOtherIs(out)
	return out
}

var ofItems = regexp.MustCompile(`(?i)^for each (?:property|item|element|entry|object|member|value) (?:in|of) the (\w+) (?:collection|list|array)\b`)

// readOnlyRemark matches what follows a name or a type in parentheses.
var readOnlyRemark = regexp.MustCompile(`^read[- ]?only\)`)

// remarkOf returns what follows a type in parentheses, in lower case.
func remarkOf(typeCell string) string {
	_, remark, _ := strings.Cut(strings.ToLower(typeCell), " (")
	return remark
}

// ResourceFile returns the file name of the resource page that a link leads to, from another page or on the documentation's site;
// "" if it leads elsewhere.
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

// linkedType returns the type behind the first link to a resource page, or nil.
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

// namedType returns the type that a text names without a link, or nil: in bold or code, or as the word before "object".
func namedType(in Inline) *TypeRef {
	for _, s := range slices.Concat(in.Bold, in.Codes) {
		after := strings.TrimLeft(in.Value[s.End:], " *`")
		word := in.Span(s)
		if (strings.HasPrefix(after, "object") || strings.HasPrefix(after, "resource")) && isTypeName(word) {
			return &TypeRef{Raw: word, Name: graphNamespace + strings.TrimPrefix(word, graphNamespace), Pos: in.Pos}
		}
	}
	before, _, ok := strings.Cut(in.Value, " object")
	word := before[strings.LastIndexByte(before, ' ')+1:]
	if !ok || notATypeName[strings.ToLower(word)] || !isIdentifier(word) {
		return nil
	}
	return &TypeRef{Raw: word, Name: graphNamespace + word, Pos: in.Pos}
}

// notATypeName are the words that texts put before "object" where they name no type.
var notATypeName = map[string]bool{"json": true, "updated": true, "the": true, "an": true, "a": true, "this": true, "empty": true,
	"single": true, "new": true, "request": true, "response": true}
