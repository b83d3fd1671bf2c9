package doc

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// simpleHeading and simpleParagraph hold simple text in each of their lines. They are raw: the inline parsers pass them by.
type (
	simpleHeading   struct{ *ast.Heading }
	simpleParagraph struct{ *ast.Paragraph }
)

func (simpleHeading) IsRaw() bool   { return true }
func (simpleParagraph) IsRaw() bool { return true }

type simpleHeadings struct{ parser.BlockParser }

func (p simpleHeadings) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	node, state := p.BlockParser.Open(parent, reader, pc)
	if h, ok := node.(*ast.Heading); ok && allSimple(h.Lines(), reader.Source()) {
		return simpleHeading{h}, state
	}
	return node, state
}

type simpleParagraphs struct{}

// Transform leaves alone the paragraphs of list items, which may become blocks without a place, those that lead a table, and those
// that a line of `=` or `-` below makes a heading.
func (simpleParagraphs) Transform(node *ast.Paragraph, reader text.Reader, _ parser.Context) {
	parent, lines, source := node.Parent(), node.Lines(), reader.Source()
	if _, ok := parent.(*ast.ListItem); ok || lines.Len() == 0 || node.NextSibling() != nil {
		return
	}
	last := lines.At(lines.Len() - 1)
	last = last.TrimRightSpace(source)
	if _, below, _ := bytes.Cut(source[last.Stop:], []byte{'\n'}); len(below) > 0 {
		if below = bytes.TrimLeft(below, " \t>"); len(below) > 0 && (below[0] == '=' || below[0] == '-') {
			return
		}
	}
	trimmed := text.NewSegments()
	for i := range lines.Len() {
		line := lines.At(i)
		line = line.TrimLeftSpace(source)
		trimmed.Append(line.TrimRightSpace(source))
	}
	if allSimple(trimmed, source) {
		simple := simpleParagraph{ast.NewParagraph()}
		simple.SetLines(trimmed)
		simple.SetPos(node.Pos())
		parent.ReplaceChild(parent, node, simple)
	}
}

func allSimple(lines *text.Segments, source []byte) bool {
	for i := range lines.Len() {
		if !isSimple(lines.At(i), source) {
			return false
		}
	}
	return lines.Len() > 0
}

// simpleLines reads lines of simple text.
func (r *reader) simpleLines(lines *text.Segments) Inline {
	first := lines.At(0)
	if lines.Len() == 1 {
		return r.simpleInline(first.Start, r.text(first))
	}
	in := Inline{Text: Text{Pos: r.at(first.Start)}}
	var b strings.Builder
	for i := range lines.Len() {
		if i > 0 {
			b.WriteByte(' ')
		}
		r.addSimple(&in, &b, lines.At(i).Start, r.text(lines.At(i)))
	}
	in.Value = b.String()
	in.trim()
	return in
}
