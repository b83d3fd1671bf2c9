package doc

import (
	"strings"

	extast "github.com/yuin/goldmark/extension/ast"
)

// Table is one table of a page. A row that the page broke over several lines is one row here.
type Table struct {
	Head []Inline
	Rows []Row
	Pos
	Broken []Pos // lines that continue the row before them
	Uneven []Pos // rows with more or fewer cells than the head; empty if any row is broken
}

// Row is one row. Group rows (`|**Onboarding**|`) have one cell.
type Row struct {
	Cells   []Inline // as many as the head has
	Written int      // how many the page wrote
	Pos
}

func (r *reader) readTable(n *extast.Table) *Table {
	t := &Table{Pos: r.at(n.Pos())}
	headPiped := false
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		row := Row{Pos: r.at(c.Pos())}
		for cell := c.FirstChild(); cell != nil; cell = cell.NextSibling() {
			row.Cells = append(row.Cells, r.inline(cell))
		}
		var piped bool
		row.Written, piped = countCells(r.src.line(row.Line)[row.Column-1:]) // without the marks of a list or quote around it
		switch {
		case c == n.FirstChild():
			t.Head, t.Pos, headPiped = row.Cells, row.Pos, piped
		case headPiped && !piped && t.continuesRow(row):
			t.Broken = append(t.Broken, row.Pos)
			t.Rows[len(t.Rows)-1].extend(row)
		default:
			t.Rows = append(t.Rows, row)
		}
	}
	for _, row := range t.Rows {
		heading := row.Written == 1 && len(row.Cells) > 0 && len(row.Cells[0].Bold) > 0 // of a group of rows
		if row.Written != len(t.Head) && len(t.Broken) == 0 && !heading {
			t.Uneven = append(t.Uneven, row.Pos)
		}
	}
	return t
}

// continuesRow says whether a line without a leading pipe continues the row before it. It does not if both are complete.
func (t *Table) continuesRow(line Row) bool {
	if len(t.Rows) == 0 {
		return false
	}
	complete := line.Written == len(t.Head) && len(t.Head) > 1 && t.Rows[len(t.Rows)-1].Written == line.Written
	return !complete
}

// extend appends a continuation line: its first cell continues the row's last one, further cells follow.
func (row *Row) extend(more Row) {
	last := min(row.Written, len(row.Cells)) - 1
	if last < 0 || len(more.Cells) == 0 {
		return
	}
	for i := 0; i < min(more.Written, len(more.Cells), len(row.Cells)-last); i++ {
		row.Cells[last+i].join(more.Cells[i])
	}
	row.Written += more.Written - 1
}

// countCells counts the cells of a line, ignoring escaped pipes, and says whether the line begins with a pipe.
func countCells(line string) (n int, piped bool) {
	line, piped = strings.CutPrefix(strings.TrimSpace(line), "|")
	if strings.HasSuffix(line, "|") && !strings.HasSuffix(line, `\|`) {
		line = line[:len(line)-1]
	}
	return strings.Count(line, "|") - strings.Count(line, `\|`) + 1, piped
}

// column returns the index of the first column whose head is one of the words, or -1.
func (t *Table) column(words ...string) int {
	for i, h := range t.Head {
		for _, w := range words {
			if strings.EqualFold(strings.TrimSpace(h.Value), w) {
				return i
			}
		}
	}
	return -1
}

// cell returns a row's cell. One that the page did not write is empty, at the row's place.
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
