package doc

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// simpleTable is a table whose cells are cut already. Only those that hold more than simple text are nodes below it.
type simpleTable struct {
	ast.BaseBlock
	columns int
	rows    []simpleRow
	cells   []simpleCell // of all rows
}

type simpleRow struct {
	start, cells int // offset of its line, number of its cells
	written      int // cells that its line writes
	led          bool
}

type simpleCell struct {
	text.Segment
	node ast.Node // nil for simple text
}

var kindSimpleTable = ast.NewNodeKind("SimpleTable")

func (*simpleTable) Kind() ast.NodeKind { return kindSimpleTable }
func (t *simpleTable) Dump(source []byte, level int) {
	ast.DumpHelper(t, source, level, nil, nil)
}

// simpleTables cuts the usual tables, with their second line of dashes and no escaped pipe, as the parser that it holds would,
// and leaves the others to that.
type simpleTables struct{ parser.ParagraphTransformer }

func (p simpleTables) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if t := cutTable(node.Lines().Sliced(0, node.Lines().Len()), reader.Source()); t != nil {
		t.SetPos(node.Pos())
		node.Parent().ReplaceChild(node.Parent(), node, t)
		return
	}
	p.ParagraphTransformer.Transform(node, reader, pc)
}

func cutTable(lines []text.Segment, source []byte) *simpleTable {
	if len(lines) < 2 {
		return nil
	}
	columns := delimiters(lines[1], source)
	if columns == 0 {
		return nil
	}
	t := &simpleTable{columns: columns, rows: make([]simpleRow, 0, len(lines)-1), cells: make([]simpleCell, 0, columns*(len(lines)-1))}
	for i, seg := range lines {
		switch {
		case i == 1:
		case seg.Padding > 0 || bytes.Contains(source[seg.Start:seg.Stop], []byte(`\|`)):
			return nil
		default:
			if n := t.cut(seg, source); i == 0 && n != columns {
				return nil
			}
		}
	}
	return t
}

// delimiters returns the number of columns that a line of dashes announces; 0 for a line that is none, or an unusual one.
func delimiters(seg text.Segment, source []byte) int {
	line := source[seg.Start:seg.Stop]
	if len(line) == 0 || seg.Padding > 0 || line[0] != '|' && line[0] != '-' && line[0] != ':' || bytes.IndexByte(line, '|') < 0 {
		return 0
	}
	line = bytes.TrimRight(line, " \t\n")
	line = bytes.TrimSuffix(bytes.TrimPrefix(line, []byte{'|'}), []byte{'|'})
	n := 0
	for rest, more := line, true; more; n++ {
		var col []byte
		col, rest, more = bytes.Cut(rest, []byte{'|'})
		col = bytes.Trim(col, " \t")
		col = bytes.TrimSuffix(bytes.TrimPrefix(col, []byte{':'}), []byte{':'})
		if len(col) == 0 || len(bytes.Trim(col, "-")) > 0 {
			return 0
		}
	}
	return n
}

// cut adds a row and returns how many cells its line holds. Those beyond the columns are left out.
func (t *simpleTable) cut(seg text.Segment, source []byte) int {
	row := simpleRow{start: seg.Start}
	seg = seg.TrimLeftSpace(source)
	seg = seg.TrimRightSpace(source)
	line := source[seg.Start:seg.Stop]
	row.written, row.led = countCells(line)
	pos, limit := 0, len(line)
	if limit > 0 && line[0] == '|' {
		pos++
	}
	if limit > 0 && line[limit-1] == '|' {
		limit--
	}
	n := 0
	for ; pos < limit; n++ {
		end := bytes.IndexByte(line[pos:limit], '|')
		if end < 0 {
			end = limit - pos
		}
		if n < t.columns {
			t.add(text.NewSegment(seg.Start+pos, seg.Start+pos+end), source)
			row.cells++
		}
		pos += end + 1
	}
	t.rows = append(t.rows, row)
	return n
}

func (t *simpleTable) add(seg text.Segment, source []byte) {
	seg = seg.TrimLeftSpace(source)
	cell := simpleCell{Segment: seg.TrimRightSpace(source)}
	if cell.Len() > 0 && !isSimple(cell.Segment, source) {
		cell.node = extast.NewTableCell()
		cell.node.Lines().Append(cell.Segment)
		t.AppendChild(t, cell.node)
	}
	t.cells = append(t.cells, cell)
}

func (r *reader) readSimpleTable(n *simpleTable) *Table {
	t := &Table{Rows: make([]Row, 0, len(n.rows)-1)}
	cells := n.cells
	all := make([]Inline, len(n.rows)*n.columns) // of all rows, in one piece
	for _, row := range n.rows {
		pos := r.at(row.start)
		for i, c := range cells[:row.cells] {
			switch {
			case c.node != nil:
				all[i] = r.inline(c.node)
			case c.Len() > 0:
				all[i] = r.simpleInline(c.Start, r.text(c.Segment))
			default:
				all[i].Pos = r.at(c.Start)
			}
		}
		t.add(Row{Pos: pos, Count: row.written, Cells: all[:n.columns:n.columns]}, row.led)
		cells, all = cells[row.cells:], all[n.columns:]
	}
	t.compare()
	return t
}
