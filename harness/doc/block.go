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

// Markdown is the reader of running text that pages go through. It is exported for benchmarks: deriving is measured against it.
func Markdown() goldmark.Markdown { return markdown }

func (r *reader) at(offset int) Pos {
	if offset < 0 {
		return Pos{}
	}
	return r.src.pos(r.base + offset)
}

func (r *reader) blocks() []block {
	var out []block
	r.collect(markdown.Parser().Parse(text.NewReader(r.body)), &out, 0)
	return out
}

func (r *reader) collect(parent ast.Node, out *[]block, depth int) {
	if depth > maxNested {
		return
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		pos := r.at(n.Pos())
		switch n := n.(type) {
		case *ast.Heading:
			*out = append(*out, block{kind: heading, pos: pos, level: n.Level, inline: r.inline(n)})
		case *ast.Paragraph, *ast.TextBlock:
			*out = append(*out, block{kind: paragraph, pos: pos, inline: r.inline(n)})
		case *ast.FencedCodeBlock:
			*out = append(*out, block{kind: code, pos: pos, info: strings.TrimSpace(string(n.Language(r.body))), code: r.lines(n), fenced: true})
		case *ast.CodeBlock:
			*out = append(*out, block{kind: code, pos: pos, code: r.lines(n)})
		case *ast.HTMLBlock:
			*out = append(*out, block{kind: comment, pos: pos, comment: r.comment(n, pos)})
		case *extast.Table:
			*out = append(*out, block{kind: table, pos: pos, table: r.readTable(n)})
		default:
			r.collect(n, out, depth+1)
		}
	}
}

func (r *reader) lines(n ast.Node) []Text {
	ls := n.Lines()
	out := make([]Text, 0, ls.Len())
	for i := range ls.Len() {
		seg := ls.At(i)
		out = append(out, Text{strings.TrimRight(string(seg.Value(r.body)), "\r\n"), r.at(seg.Start)})
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
	c := &Comment{Raw: b.String(), Pos: pos}
	raw, ok := strings.CutPrefix(strings.TrimSpace(c.Raw), "<!--")
	raw, _, closed := strings.Cut(raw, "-->")
	if !ok || !closed {
		return c
	}
	if raw = strings.TrimSpace(raw); strings.HasPrefix(raw, "{") {
		_ = json.Unmarshal([]byte(raw), &c.Keys) // a nil map is how the page's fault is kept
	}
	return c
}
