package doc

import (
	"regexp"
	"slices"
	"strings"
)

// Account is the kind of account that a permission is for.
type Account int

// The kinds that every page lists.
const (
	NoAccount Account = iota
	DelegatedWork
	DelegatedPersonal
	Application
)

func (a Account) String() string {
	return [...]string{"", "delegated (work or school account)", "delegated (personal Microsoft account)", "application"}[a]
}

// CellState is what a permission cell says.
type CellState int

// A cell lists scopes, says that the account cannot call, holds a generator's TODO, or says nothing.
const (
	Listed CellState = iota
	NotSupported
	Todo
	Empty
)

// PermissionCell is one cell of a permission table. AllRequired says that its scopes are needed together ("A and B"), Subject what the cell
// is for, if its row is about something else than the update as such: a resource or a scenario.
type PermissionCell struct {
	Account     Account
	Of          string // the resource or group whose row it is in, if the table has a row for each; or the heading of the table
	Headed      bool   // Of is a heading
	Scopes      []string
	State       CellState
	AllRequired bool
	Subject     string
	Text
}

// Permissions is the permission section.
type Permissions struct {
	Cells    []PermissionCell
	Demands  []Text // sentences that demand a role or a license of the caller
	Include  Text   // path of the snippet that newer pages include instead of a table
	Heads    []Text
	Untabled Text     // the first text with a permission outside of the table
	list     openList // that the last demand introduces
	of       string   // the last heading inside the section
}

// Scopes returns the union of an account's scopes, in the page's order.
func (p *Permissions) Scopes(a Account) []string {
	out := []string{}
	for _, c := range p.Cells {
		if c.Account == a {
			for _, s := range c.Scopes {
				out = appendNew(out, s)
			}
		}
	}
	return out
}

// ScopesOf is Scopes of the rows of one resource or group, and of those that are for all.
func (p *Permissions) ScopesOf(a Account, of string) []string {
	only := Permissions{Cells: slices.DeleteFunc(slices.Clone(p.Cells), func(c PermissionCell) bool { return c.Of != "" && c.Of != of })}
	return only.Scopes(a)
}

// Covers says whether the section lists scopes for the account, or says that it cannot call.
func (p *Permissions) Covers(a Account) bool {
	return slices.ContainsFunc(p.Cells, func(c PermissionCell) bool { return c.Account == a && c.State <= NotSupported })
}

func (p *Permissions) read(b *block) {
	switch b.kind {
	case heading:
		if p.of = ""; b.level > 2 {
			p.of = b.inline.Value
		}
	case paragraph:
		if strings.HasPrefix(b.inline.Value, "[!INCLUDE") && strings.Contains(b.inline.Value, "permissions") {
			p.Include = b.inline.Text
			if len(b.inline.Links) == 1 {
				p.Include.Value = b.inline.Links[0].Target
			}
		}
		label, rest, ok := strings.Cut(b.inline.Value, ":")
		// A sentence about an account is no row: a row has permissions, or says that there are none.
		if a := accountOf(label); ok && a != NoAccount && (len(scopesIn(rest)) > 0 || IsTodo(rest) || notSupported(rest)) {
			p.add(a, "", Text{rest, b.inline.Pos})
			return
		}
		if p.Untabled.Line == 0 && writesScope.MatchString(b.inline.Value) {
			p.Untabled = b.inline.Text
		}
		if n := len(p.Demands); n > 0 && b.item {
			last := Inline{Text: p.Demands[n-1]}
			if p.list.add(&last, b.inline) {
				p.Demands[n-1] = last.Text
				return
			}
		}
		p.list = openList{}
		for _, s := range sentences(b.inline.Value) {
			if demand.MatchString(s.lower) {
				p.Demands = append(p.Demands, Text{s.text, b.inline.of(s)})
				p.list.begin(b.inline.Value)
			}
		}
	case table:
		p.readTable(b.table)
	}
}

func (p *Permissions) readTable(t *Table) {
	columns := make([]Account, len(t.Head))
	for i, h := range t.Head {
		p.Heads = append(p.Heads, h.Text)
		columns[i] = accountOf(h.Value)
	}
	if slices.ContainsFunc(columns, func(a Account) bool { return a != NoAccount }) {
		p.readColumns(t, columns)
		return
	}
	current, last := NoAccount, len(t.Rows)-1
	for i, row := range t.Rows {
		labelled := accountOf(row.cell(0).Value)
		if labelled != NoAccount {
			current = labelled
		}
		// The scopes may be in the rows below, one row for each group. The empty cell of this row is not a statement then.
		heads := i < last && accountOf(t.Rows[i+1].cell(0).Value) == NoAccount
		of := p.of
		if labelled == NoAccount {
			of = strings.Trim(row.cell(0).Value, " *\u00a0")
		}
		for j := 1; j < max(2, len(t.Head)) && current != NoAccount; j++ {
			if c := row.cell(j).Text; !heads || c.Value != "" {
				p.addCell(current, of, c)
			}
		}
	}
}

// readColumns reads a table with a column for each account. A first column without one says what each row is about.
func (p *Permissions) readColumns(t *Table, columns []Account) {
	aboutKinds := columns[0] != NoAccount || strings.Contains(strings.ToLower(t.Head[0].Value), "permission")
	for _, row := range t.Rows {
		of := p.of
		if columns[0] == NoAccount {
			of = strings.Trim(row.cell(0).Value, " *")
		}
		for i := range row.Cells {
			if columns[i] == NoAccount {
				continue
			}
			p.add(columns[i], of, row.cell(i).Text)
			if !aboutKinds {
				p.Cells[len(p.Cells)-1].Subject = row.cell(0).Value
			}
		}
	}
}

// writesScope matches the name of a permission to write.
var writesScope = regexp.MustCompile(`\b[A-Z]\w+\.(?:ReadWrite|Write|Manage|FullControl)\b`)

// demand matches a sentence that demands a role, a license or a subscription of the caller.
var demand = regexp.MustCompile(`\b(?:must|requires?|required|needs?)\b.*\b(?:roles?|licen[sc]es?|subscription|administrator)\b|\b(?:roles?|licen[sc]es?|subscription|administrator)\b.*\b(?:must|requires?|required|needs?|needed)\b`)

// accountOf reads the label of a row or column. Some pages omit the closing parenthesis or "Microsoft".
func accountOf(label string) Account {
	label = strings.ToLower(label)
	switch {
	case strings.Contains(label, "personal"):
		return DelegatedPersonal
	case strings.Contains(label, "work or school"), strings.HasPrefix(label, "delegated"):
		return DelegatedWork
	case strings.HasPrefix(label, "application"):
		return Application
	}
	return NoAccount
}
