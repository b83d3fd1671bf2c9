package doc

import (
	"strings"

	extast "github.com/yuin/goldmark/extension/ast"
)

// Table is one table of a page. Rows that the page broke over several lines are joined again; Broken and Uneven keep where.
type Table struct {
	Head []Inline
	Rows []Row
	Pos
	Broken []Pos // continuation lines
	Uneven []Pos // rows with another number of cells than the head
	led    bool  // the head begins with a pipe
}

// Row is one row. Group rows (`|**Onboarding**|`) have one cell.
type Row struct {
	Cells   []Inline
	Written int // cells that the page really wrote
	Pos
}

func (r *reader) readTable(n *extast.Table) *Table {
	t := &Table{Pos: r.at(n.Pos())}
	t.Rows = make([]Row, 0, max(0, n.ChildCount()-1))
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		cells := make([]Inline, 0, c.ChildCount())
		pos := r.at(c.Pos())
		for cell := c.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, r.inline(cell))
		}
		written, led := countCells(r.src.line(pos.Line)[pos.Column-1:]) // without the marks of a list or quote around it
		t.add(Row{Pos: pos, Written: written, Cells: cells}, led)
	}
	t.compare()
	return t
}

// add adds a line of a table: the first one is its head, and where that is led by a pipe, a line without one goes on with the row
// before it, unless both are whole.
func (t *Table) add(row Row, led bool) {
	switch {
	case t.Head == nil:
		t.Head, t.Pos, t.led = row.Cells, row.Pos, led
	case t.led && !led && len(t.Rows) > 0 && !(row.Written == len(t.Head) && len(t.Head) > 1 && t.Rows[len(t.Rows)-1].Written == row.Written):
		t.Broken = append(t.Broken, row.Pos)
		t.extend(&t.Rows[len(t.Rows)-1], row)
	default:
		t.Rows = append(t.Rows, row)
	}
}

// compare keeps the rows with another number of cells than the head.
func (t *Table) compare() {
	for _, row := range t.Rows {
		if row.Written != len(t.Head) && len(t.Broken) == 0 {
			t.Uneven = append(t.Uneven, row.Pos)
		}
	}
}

// extend appends a continuation line: its first cell goes on where the row stopped, further cells follow.
func (t *Table) extend(row *Row, more Row) {
	at := min(row.Written, len(row.Cells)) - 1
	if at < 0 || len(more.Cells) == 0 {
		return
	}
	for i := 0; i < more.Written && i < len(more.Cells); i++ {
		if at+i >= len(row.Cells) {
			break
		}
		row.Cells[at+i].join(more.Cells[i])
	}
	row.Written += more.Written - 1
}

// countCells counts the cells that a line writes, escaped pipes aside, and says whether it is led by a pipe.
func countCells(line string) (n int, led bool) {
	line, led = strings.CutPrefix(strings.TrimSpace(line), "|")
	if strings.HasSuffix(line, "|") && !strings.HasSuffix(line, `\|`) {
		line = line[:len(line)-1]
	}
	return strings.Count(line, "|") - strings.Count(line, `\|`) + 1, led
}

// column returns the index of the first column whose head is one of the words, or -1.
func (t *Table) column(words ...string) int {
	for i, h := range t.Head {
		name := strings.TrimSpace(h.Value)
		for _, w := range words {
			if strings.EqualFold(name, w) {
				return i
			}
		}
	}
	return -1
}

// cell returns a row's cell; an absent one is empty, at the row's place.
func (row Row) cell(i int) Inline {
	if i < 0 || i >= len(row.Cells) || i >= row.Written {
		return Inline{Text: Text{Pos: row.Pos}}
	}
	c := row.Cells[i]
	if c.Line == 0 {
		c.Pos = row.Pos
	}
	return c
}
