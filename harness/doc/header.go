package doc

import "strings"

// Header is one documented request header. Its own text decides whether it is required, not the section's heading.
type Header struct {
	Name        Text // the name alone: `Prefer` for `Prefer: outlook.timezone`
	Description Text
	Required    bool
	Optional    bool
}

// HeaderList is the request header section.
type HeaderList struct{ Items []Header }

// Parameter is one documented path or query parameter.
type Parameter struct {
	Name        Text
	Description Text
	In          SectionKind
}

// Get returns the header with the name, ignoring case, or nil.
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
	nameColumn, textColumn := max(0, b.table.column("header", "name")), b.table.column("description", "value")
	for _, row := range b.table.Rows {
		name := row.cell(nameColumn).Text
		name.Value, _, _ = strings.Cut(name.Value, ":")
		if name.Value = strings.Trim(name.Value, " *_`"); name.Value == "" {
			continue
		}
		h := Header{Name: name, Description: row.cell(textColumn).Text}
		for i := range row.Cells { // pages with three columns use either for this
			if text := strings.ToLower(row.cell(i).Value); i != nameColumn {
				notRequired := strings.Contains(text, "not required")
				h.Required = h.Required || strings.Contains(text, "required") && !notRequired
				h.Optional = h.Optional || strings.Contains(text, "optional") || notRequired
			}
		}
		h.Optional = h.Optional && !h.Required
		l.Items = append(l.Items, h)
	}
}

func readParameters(b *block, section SectionKind) []Parameter {
	if b.kind != table {
		return nil
	}
	nameColumn, textColumn := max(0, b.table.column("parameter", "name")), b.table.column("description", "value")
	var out []Parameter
	for _, row := range b.table.Rows {
		name := row.cell(nameColumn).Text
		name.Value = strings.Trim(name.Value, " {}`*")
		out = append(out, Parameter{Name: name, Description: row.cell(textColumn).Text, In: section})
	}
	return out
}
