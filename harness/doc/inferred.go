package doc

import (
	"slices"
	"strconv"
	"strings"
)

// inferSections says which sections the headings of a page open, if their words do not: in a translated page. It looks at what stands
// below each heading, and gives tables the column heads, and permission tables the row heads, that the reader knows. It returns nil for a
// page whose headings are known.
func inferSections(blocks []*block) map[*block]SectionKind {
	known := 0
	for _, b := range blocks {
		if b.kind == heading && b.level <= 2 {
			if kind, ok := sectionNames[strings.ToLower(strings.Trim(b.inline.Value, " :*"))]; ok && kind != OtherSection {
				known++
			}
		}
	}
	if known > 1 {
		return nil
	}
	groups := groupBlocks(blocks)
	if !slices.ContainsFunc(groups, func(g group) bool { return g.requestLines() }) {
		return nil
	}
	out := map[*block]SectionKind{}
	page := inference{params: map[string]bool{}}
	for _, g := range groups {
		out[g.heading] = page.kindOf(g)
	}
	return out
}

// group is a heading of level 2 with the blocks below it.
type group struct {
	heading *block
	blocks  []*block
}

func groupBlocks(blocks []*block) []group {
	var out []group
	for _, b := range blocks {
		switch {
		case b.kind == heading && b.level == 2 && !isTab(b.inline):
			out = append(out, group{heading: b})
		case len(out) > 0:
			out[len(out)-1].blocks = append(out[len(out)-1].blocks, b)
		}
	}
	return out
}

// requestLines reports whether the group has a line `PATCH /path` that is not part of a message.
func (g group) requestLines() bool {
	return !g.messages() && slices.ContainsFunc(g.blocks, func(b *block) bool { return b.kind == code && len(readRequestLines(b.code)) > 0 })
}

// messages reports whether the group shows a response, or a request with a URL or with header fields.
func (g group) messages() bool {
	for _, b := range g.blocks {
		if b.kind != code {
			continue
		}
		messages, _ := readMessages(b.code)
		for _, m := range messages {
			if m.Status > 0 || len(m.Headers) > 0 || len(m.Body) > 0 || strings.HasPrefix(m.URL, "http") {
				return true
			}
		}
	}
	return false
}

// inference is what the sections so far have shown.
type inference struct {
	requested bool
	params    map[string]bool // of the path, in lower case
	examples  bool
}

func (x *inference) kindOf(g group) SectionKind {
	switch {
	case x.examples || g.messages():
		x.examples = true
		return ExampleSection
	case g.requestLines():
		x.requested = true
		for _, b := range g.blocks {
			for _, l := range readRequestLines(b.code) {
				for _, s := range l.Segments {
					x.params[strings.ToLower(strings.Trim(s.Raw, "{}"))] = true
				}
			}
		}
		return RequestSection
	}
	for _, b := range g.blocks {
		if b.kind != table || len(b.table.Rows) == 0 {
			continue
		}
		if kind := x.kindOfTable(b.table); kind != OtherSection {
			return kind
		}
	}
	if x.requested && slices.ContainsFunc(g.blocks, func(b *block) bool { return b.kind == paragraph && len(findStatuses(b.inline)) > 0 }) {
		return ResponseSection
	}
	return OtherSection
}

var commonHeaders = []string{"authorization", "content-type", "accept", "if-match", "prefer", "accept-language"}

func (x *inference) kindOfTable(t *Table) SectionKind {
	names := 0
	for _, row := range t.Rows {
		name := strings.ToLower(strings.Trim(row.cell(0).Value, " {}*`"))
		if slices.Contains(commonHeaders, name) {
			t.rename(0, -1)
			return HeadersSection
		}
		if x.params[name] {
			names++
		}
	}
	switch {
	case !x.requested && t.listsScopes():
		t.labelAccounts()
		return PermissionsSection
	case names == len(t.Rows):
		t.rename(0, -1)
		return PathSection
	}
	if types := t.typeColumn(); x.requested && types > 0 {
		t.rename(0, types)
		return BodySection
	}
	return OtherSection
}

func (t *Table) listsScopes() bool {
	return slices.ContainsFunc(t.Rows, func(r Row) bool {
		return len(scopesIn(r.cell(len(t.Head)-1).Value)) > 0 || len(scopesIn(r.cell(1).Value)) > 0
	})
}

// labelAccounts names the rows of a permission table, which stand in one order on every page.
func (t *Table) labelAccounts() {
	if len(t.Rows) != int(Application) {
		return
	}
	for i := range t.Rows {
		if len(t.Rows[i].Cells) > 0 && accountOf(t.Rows[i].Cells[0].Value) == NoAccount {
			t.Rows[i].Cells[0].Value = Account(i + 1).String()
		}
	}
}

// typeColumn returns the column in which most cells name a primitive type or link to a type, or -1.
func (t *Table) typeColumn() int {
	for column := 1; column < len(t.Head); column++ {
		types := 0
		for _, row := range t.Rows {
			if ref := readType(row.cell(column)); ref.Edm() || ref.Link != "" {
				types++
			}
		}
		if 2*types > len(t.Rows) {
			return column
		}
	}
	return -1
}

// rename gives the head the words that readers of tables look for: the name, the type (in a column, or none), and the description last.
func (t *Table) rename(name, types int) {
	for i := range t.Head {
		t.Head[i].Value = "column " + strconv.Itoa(i+1)
	}
	t.Head[len(t.Head)-1].Value = "description"
	if types > 0 {
		t.Head[types].Value = "type"
	}
	t.Head[name].Value = "name"
}
