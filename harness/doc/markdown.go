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

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table))

// reader reads one page. Offsets in goldmark's tree count from the end of the front matter, base.
type reader struct {
	page *Page
	src  *source
	body []byte
	base int
}

// block is a heading, paragraph, code block, HTML block or table of a page, in a list or quote or not.
type block struct {
	kind    blockKind
	pos     Pos
	level   int    // of a heading
	inline  Inline // of a heading or paragraph
	info    string // a code block's language
	code    []Text // a code block's lines
	fenced  bool
	item    bool // it stands in a list
	table   *Table
	comment *Comment
}

type blockKind int

const (
	heading blockKind = iota
	paragraph
	code
	comment
	table
)

func (r *reader) at(offset int) Pos {
	if offset < 0 {
		return Pos{}
	}
	return r.src.pos(r.base + offset)
}

func (r *reader) text(seg text.Segment) string { return string(seg.Value(r.body)) }

// blocks calls yield for each block, in the page's order.
func (r *reader) blocks(yield func(*block)) {
	r.collect(markdown.Parser().Parse(text.NewReader(r.body)), yield, 0, false)
}

func (r *reader) collect(parent ast.Node, yield func(*block), depth int, item bool) {
	if depth > maxNested {
		return
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		pos := r.at(n.Pos())
		switch n := n.(type) {
		case *ast.Heading:
			yield(&block{kind: heading, pos: pos, level: n.Level, inline: r.inline(n)})
		case *ast.Paragraph, *ast.TextBlock:
			yield(&block{kind: paragraph, pos: pos, inline: r.inline(n), item: item})
		case *ast.FencedCodeBlock:
			yield(&block{kind: code, pos: pos, info: strings.TrimSpace(string(n.Language(r.body))), code: r.lines(n), fenced: true})
		case *ast.CodeBlock:
			yield(&block{kind: code, pos: pos, code: r.lines(n)})
		case *ast.HTMLBlock:
			yield(&block{kind: comment, pos: pos, comment: r.comment(n, pos)})
		case *extast.Table:
			yield(&block{kind: table, pos: pos, table: r.readTable(n)})
		default:
			_, list := n.(*ast.ListItem)
			r.collect(n, yield, depth+1, item || list)
		}
	}
}

func (r *reader) lines(n ast.Node) []Text {
	var out []Text
	for _, seg := range n.Lines().Sliced(0, n.Lines().Len()) {
		out = append(out, Text{strings.TrimRight(r.text(seg), "\r\n"), r.at(seg.Start)})
	}
	return out
}

func (r *reader) comment(n *ast.HTMLBlock, pos Pos) *Comment {
	raw := string(n.Lines().Value(r.body))
	if n.HasClosure() {
		raw += r.text(n.ClosureLine)
	}
	return &Comment{Raw: raw, Pos: pos}
}

// Keys returns the metadata, or nil if the comment holds no JSON object.
func (c *Comment) Keys() map[string]any {
	raw, ok := strings.CutPrefix(strings.TrimSpace(c.Raw), "<!--")
	raw, _, closed := strings.Cut(raw, "-->")
	if raw = strings.TrimSpace(raw); !ok || !closed || !strings.HasPrefix(raw, "{") {
		return nil
	}
	var keys map[string]any
	_ = json.Unmarshal([]byte(raw), &keys) // on an error keys is nil
	return keys
}
