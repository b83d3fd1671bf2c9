package doc

import "strings"

// Header is one documented request header. Required is what its own text says, whatever the heading says.
type Header struct {
	Name        Text // the name alone: `Prefer` for `Prefer: outlook.timezone`
	Said        string
	Type        string
	Description Text
	Required    bool
	Optional    bool
}

// HeaderList is the request header section.
type HeaderList struct {
	Items []Header
	Table *Table
}

// Parameter is a path or query parameter with a table row of its own.
type Parameter struct {
	Name        Text
	Description Text
	In          SectionKind
}

// Get returns the header with the name, without regard to case, or nil.
func (l *HeaderList) Get(name string) *Header {
	for i := range l.Items {
		if strings.EqualFold(l.Items[i].Name.Value, name) {
			return &l.Items[i]
		}
	}
	return nil
}

func (l *HeaderList) read(b *block) {
	if b.kind != table {
		return
	}
	t := b.table
	if l.Table == nil {
		l.Table = t
	}
	name := max(0, t.column("header", "name"))
	kind, text := t.column("type"), t.column("description", "value")
	for _, row := range t.Rows {
		said := row.cell(name)
		bare, _, _ := strings.Cut(said.Value, ":")
		bare = strings.Trim(bare, " *_`")
		if bare == "" {
			continue
		}
		h := Header{Name: Text{bare, said.Pos}, Said: said.Value, Type: row.cell(kind).Value, Description: row.cell(text).Text}
		for i := range row.Cells { // pages with three columns say it in either
			if i != name {
				required, optional := requiredness(row.cell(i).Value)
				h.Required, h.Optional = h.Required || required, h.Optional || optional
			}
		}
		h.Optional = h.Optional && !h.Required
		l.Items = append(l.Items, h)
	}
}

func requiredness(text string) (required, optional bool) {
	text = strings.ToLower(text)
	optional = strings.Contains(text, "optional") || strings.Contains(text, "not required")
	return strings.Contains(text, "required") && !strings.Contains(text, "not required"), optional
}

func readParameters(b *block, in SectionKind) []Parameter {
	if b.kind != table {
		return nil
	}
	t := b.table
	name, text := max(0, t.column("parameter", "name")), t.column("description", "value")
	var out []Parameter
	for _, row := range t.Rows {
		n := row.cell(name)
		n.Value = strings.Trim(n.Value, " {}`*")
		out = append(out, Parameter{Name: n.Text, Description: row.cell(text).Text, In: in})
	}
	return out
}
