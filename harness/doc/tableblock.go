package doc

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// tableBlocks takes a usual table of the page in one piece: lines that begin with a pipe, up to a blank one. Line by line, as
// paragraphs, tables are the better part of the time that a page's blocks cost.
type tableBlocks struct{}

func (tableBlocks) Trigger() []byte                                             { return []byte{'|'} }
func (tableBlocks) Continue(ast.Node, text.Reader, parser.Context) parser.State { return parser.Close }
func (tableBlocks) Close(ast.Node, text.Reader, parser.Context)                 {}
func (tableBlocks) CanInterruptParagraph() bool                                 { return false }
func (tableBlocks) CanAcceptIndentedLine() bool                                 { return false }

func (tableBlocks) Open(parent ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	if parent.Kind() != ast.KindDocument {
		return nil, parser.NoChildren
	}
	source := reader.Source()
	_, first := reader.PeekLine()
	lines := pipedLines(first.Start, source)
	if lines == nil {
		return nil, parser.NoChildren
	}
	t := cutTable(lines, source)
	if t == nil {
		return nil, parser.NoChildren
	}
	for range len(lines) - 1 {
		reader.AdvanceLine()
	}
	reader.AdvanceToEOL()
	return t, parser.NoChildren
}

// pipedLines returns the lines from an offset on that begin with a pipe; nil where text follows them.
func pipedLines(start int, source []byte) []text.Segment {
	lines := make([]text.Segment, 0, 16)
	for start < len(source) && source[start] == '|' {
		stop := len(source)
		if i := bytes.IndexByte(source[start:], '\n'); i >= 0 {
			stop = start + i + 1
		}
		lines = append(lines, text.NewSegment(start, stop))
		start = stop
	}
	below, _, _ := bytes.Cut(source[start:], []byte{'\n'})
	if !util.IsBlank(below) {
		return nil
	}
	return lines
}
