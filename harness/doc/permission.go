package doc

import (
	"slices"
	"strings"
	"unicode"
)

// Account is whose permission a scope is.
type Account int

// The three kinds of permission that every page lists.
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

// A cell lists scopes, says that the account cannot call, or says nothing.
const (
	Listed CellState = iota
	NotSupported
	Todo
	Empty
)

// PermissionCell is one cell of a permission table. Both is set where its scopes are needed together ("A and B").
type PermissionCell struct {
	Account     Account
	Scopes      []string
	State       CellState
	AllRequired bool
	Text
}

// Permissions is the permission section. Include is the path of the snippet that newer pages put in place of a table.
type Permissions struct {
	Cells     []PermissionCell
	Include   Text
	Irregular bool // a shape other than one table with a row per account
	Heads     []Text
	tables    int
}

// Scopes returns the union of an account's scopes, in the page's order.
func (p *Permissions) Scopes(a Account) []string {
	out := []string{}
	seen := map[string]bool{}
	for _, c := range p.Cells {
		for _, s := range c.Scopes {
			if c.Account == a && !seen[s] {
				seen[s] = true
				out = append(out, s)
			}
		}
	}
	return out
}

// Covers says whether the section says anything about the account: scopes, or that it cannot call.
func (p *Permissions) Covers(a Account) bool {
	for _, c := range p.Cells {
		if c.Account == a && c.State <= NotSupported {
			return true
		}
	}
	return false
}

func (p *Permissions) read(b *block) {
	switch b.kind {
	case paragraph:
		if strings.HasPrefix(b.inline.Value, "[!INCLUDE") && strings.Contains(b.inline.Value, "permissions") {
			p.Include = b.inline.Text
			if len(b.inline.Links) == 1 {
				p.Include.Value = b.inline.Links[0].Target
			}
		}
		label, rest, ok := strings.Cut(b.inline.Value, ":")
		if a := accountOf(label); ok && a != NoAccount {
			p.Irregular = true
			p.add(a, Inline{Text: Text{rest, b.inline.Pos}})
		}
	case table:
		p.readTable(b.table)
	}
}

func (p *Permissions) readTable(t *Table) {
	if p.tables++; p.tables > 1 {
		p.Irregular = true
	}
	columns := make([]Account, len(t.Head))
	perColumn := false
	for i, h := range t.Head {
		p.Heads = append(p.Heads, h.Text)
		columns[i] = accountOf(h.Value)
		perColumn = perColumn || columns[i] != NoAccount
	}
	if perColumn {
		p.Irregular = true
		for _, row := range t.Rows {
			for i := range row.Cells {
				if columns[i] != NoAccount {
					p.add(columns[i], row.cell(i))
				}
			}
		}
		return
	}
	current, last := NoAccount, len(t.Rows)-1
	for i, row := range t.Rows {
		label := row.cell(0)
		if a := accountOf(label.Value); a != NoAccount {
			current = a
		}
		// The label of a group (`Delegated (…)` alone, scopes in the rows below) is not an empty cell.
		grouped := i < last && accountOf(t.Rows[i+1].cell(0).Value) == NoAccount
		if grouped || accountOf(label.Value) == NoAccount {
			p.Irregular = true
		}
		for j := 1; j < max(2, len(t.Head)) && current != NoAccount; j++ {
			if c := row.cell(j); !grouped || c.Value != "" {
				p.add(current, c)
			}
		}
	}
}

func (p *Permissions) add(a Account, c Inline) {
	cell := PermissionCell{Account: a, Text: c.Text, Scopes: scopesIn(c.Value)}
	lower := strings.ToLower(c.Value)
	switch {
	case len(cell.Scopes) > 0:
		cell.AllRequired = strings.Contains(lower, " and ")
	case IsTodo(c.Value):
		cell.State = Todo
	case strings.Contains(lower, "not s") || strings.Contains(lower, "not a") || strings.Contains(lower, "none"):
		cell.State = NotSupported
	default:
		cell.State = Empty
	}
	p.Cells = append(p.Cells, cell)
}

// accountOf reads the label of a row or column. Some pages leave out the closing parenthesis or "Microsoft".
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

// scopesIn finds the permission names in a cell: words of letters and digits joined by dots. A trailing `*` marks
// resource-specific consent.
func scopesIn(text string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(",;/()*|", c) }) {
		word = strings.Trim(word, ".:")
		notScope := func(part string) bool { return !isWord(part, "-_") }
		if parts := strings.Split(word, "."); len(parts) > 1 && !slices.ContainsFunc(parts, notScope) {
			out = append(out, word)
		}
	}
	return out
}
