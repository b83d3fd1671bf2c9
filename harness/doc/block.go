package doc

import (
	"encoding/json"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// reader is the state of one reading. Offsets in goldmark's tree count from the end of the front matter.
type reader struct {
	page *Page
	src  *source
	body []byte
	base int
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

func (r *reader) at(offset int) Pos {
	if offset < 0 {
		return Pos{}
	}
	return r.src.pos(r.base + offset)
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
func (r *reader) blocks(yield func(*block)) {
	r.collect(markdown.Parser().Parse(text.NewReader(r.body)), yield, 0)
}

func (r *reader) collect(parent ast.Node, yield func(*block), depth int) {
	if depth > maxNested {
		return
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		pos := r.at(n.Pos())
		switch n := n.(type) {
		case *ast.Heading:
			yield(&block{kind: heading, pos: pos, level: n.Level, inline: r.inline(n)})
		case *ast.Paragraph, *ast.TextBlock:
			yield(&block{kind: paragraph, pos: pos, inline: r.inline(n)})
		case *ast.FencedCodeBlock:
			yield(&block{kind: code, pos: pos, info: strings.TrimSpace(string(n.Language(r.body))), code: r.lines(n), fenced: true})
		case *ast.CodeBlock:
			yield(&block{kind: code, pos: pos, code: r.lines(n)})
		case *ast.HTMLBlock:
			yield(&block{kind: comment, pos: pos, comment: r.comment(n, pos)})
		case *extast.Table:
			yield(&block{kind: table, pos: pos, table: r.readTable(n)})
		default:
			r.collect(n, yield, depth+1)
		}
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
