package doc

import (
	"encoding/json"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// reader is the state of one reading. Offsets in goldmark's tree count from the end of the front matter.
type reader struct {
	page *Page
	src  *source
	body []byte
	base int
	line int // of the last place that was asked for
}

// block is one leaf block of a page, containers opened.
type block struct {
	kind    blockKind
	pos     Pos
	level   int    // heading
	inline  Inline // heading, paragraph
	info    string // code: the fence's language
	code    []Text // code: its lines
	fenced  bool
	table   *Table
	comment *Comment
}

type blockKind int

const (
	heading blockKind = iota
	paragraph
	code
	table
	comment
)

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table))

// Markdown is the reader of Markdown whose blocks and text pages are made of. It is exported for benchmarks: deriving is measured against it.
func Markdown() goldmark.Markdown { return markdown }

func (r *reader) at(offset int) Pos {
	if offset < 0 {
		return Pos{}
	}
	p := r.src.posAfter(r.base+offset, r.line)
	r.line = p.Line
	return p
}

// text returns the text of a segment, as a part of the page's; without the line end that goldmark adds at the end of a page.
func (r *reader) text(seg text.Segment) string {
	if seg.Padding > 0 {
		return string(seg.Value(r.body))
	}
	return r.src.text[r.base+seg.Start : r.base+seg.Stop]
}

// blocks hands the leaf blocks that a parser finds to a function, in the page's order. The function may keep what a block holds,
// not the block.
func (r *reader) blocks(p parser.Parser, yield func(*block)) {
	r.collect(p.Parse(text.NewReader(r.body)), yield, 0)
}

func (r *reader) collect(parent ast.Node, yield func(*block), depth int) {
	if depth > maxNested {
		return
	}
	b := new(block)
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		pos := r.at(n.Pos())
		switch n := n.(type) {
		case *ast.Heading:
			*b = block{kind: heading, pos: pos, level: n.Level, inline: r.inline(n)}
		case simpleHeading:
			*b = block{kind: heading, pos: pos, level: n.Level, inline: r.simpleLines(n.Lines())}
		case simpleParagraph:
			*b = block{kind: paragraph, pos: pos, inline: r.simpleLines(n.Lines())}
		case *ast.Paragraph, *ast.TextBlock:
			*b = block{kind: paragraph, pos: pos, inline: r.inline(n)}
		case *ast.FencedCodeBlock:
			*b = block{kind: code, pos: pos, info: strings.TrimSpace(string(n.Language(r.body))), code: r.lines(n), fenced: true}
		case *ast.CodeBlock:
			*b = block{kind: code, pos: pos, code: r.lines(n)}
		case *ast.HTMLBlock:
			*b = block{kind: comment, pos: pos, comment: r.comment(n, pos)}
		case *simpleTable:
			*b = block{kind: table, pos: pos, table: r.readSimpleTable(n)}
		case *extast.Table:
			*b = block{kind: table, pos: pos, table: r.readTable(n)}
		default:
			r.collect(n, yield, depth+1)
			continue
		}
		yield(b)
	}
}

func (r *reader) lines(n ast.Node) []Text {
	ls := n.Lines()
	out := make([]Text, 0, ls.Len())
	for i := range ls.Len() {
		seg := ls.At(i)
		out = append(out, Text{strings.TrimRight(r.text(seg), "\r\n"), r.at(seg.Start)})
	}
	return out
}

// comment reads an HTML block; pages use them for metadata in JSON.
func (r *reader) comment(n *ast.HTMLBlock, pos Pos) *Comment {
	var b strings.Builder
	ls := n.Lines()
	for i := range ls.Len() {
		seg := ls.At(i)
		b.Write(seg.Value(r.body))
	}
	if n.HasClosure() {
		b.Write(n.ClosureLine.Value(r.body))
	}
	return &Comment{Raw: b.String(), Pos: pos}
}

// Keys returns the metadata; nil where the comment is not valid JSON.
func (c *Comment) Keys() map[string]any {
	raw, ok := strings.CutPrefix(strings.TrimSpace(c.Raw), "<!--")
	raw, _, closed := strings.Cut(raw, "-->")
	if raw = strings.TrimSpace(raw); !ok || !closed || !strings.HasPrefix(raw, "{") {
		return nil
	}
	var keys map[string]any
	_ = json.Unmarshal([]byte(raw), &keys) // a nil map is how the page's fault is kept
	return keys
}
