package doc

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// pages is the reader of markdown, but that it leaves simple running text alone: most cells of a table are a few words, a code
// span or a link, and looking for anything else in them is half of the time that a page costs.
var pages = newParser(simpleParagraphs{})

// tables is pages without paragraphs: nobody reads the prose of a resource page.
var tables = newParser(noParagraphs{})

func newParser(prose parser.ParagraphTransformer) parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(append(parser.DefaultBlockParsers(),
			util.Prioritized(simpleHeadings{parser.NewATXHeadingParser()}, 599), util.Prioritized(tableBlocks{}, 999))...),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(),
			util.Prioritized(simpleTables{extension.NewTableParagraphTransformer()}, 200), util.Prioritized(prose, 300))...),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
	)
}

type noParagraphs struct{}

func (noParagraphs) Transform(node *ast.Paragraph, _ text.Reader, _ parser.Context) {
	node.Parent().RemoveChild(node.Parent(), node)
}

func isSimple(seg text.Segment, source []byte) bool {
	if seg.Padding > 0 || seg.Len() == 0 {
		return false
	}
	line := seg.Value(source)
	for i := 0; i < len(line); i++ {
		if !isMark[line[i]] {
			continue
		}
		n := markLength(line[i:])
		if n == 0 || i > 0 && line[i-1] == '!' {
			return false
		}
		i += n - 1
	}
	return true
}

// marks are the bytes that may be more than text.
const marks = "\\`*_[]<&\n\r\v\f\x00"

var isMark = func() (is [256]bool) {
	for _, c := range []byte(marks) {
		is[c] = true
	}
	return is
}()

// nextMark returns the offset of the first mark in a text, or -1.
func nextMark(s string) int {
	for i := range len(s) {
		if isMark[s[i]] {
			return i
		}
	}
	return -1
}

// markLength returns the length of the code span or the link that a text begins with, in the forms that need no second look; 0
// for anything else.
func markLength(s []byte) int {
	switch s[0] {
	case '`':
		end := bytes.IndexByte(s[1:], '`')
		if end < 1 || len(s) > end+2 && s[end+2] == '`' || s[1] == ' ' || s[end] == ' ' || bytes.ContainsAny(s[1:end+1], "\\&\n\r\x00") {
			return 0
		}
		return end + 2
	case '[':
		end := bytes.IndexByte(s, ']')
		if end < 2 || bytes.ContainsAny(s[1:end], marks) || len(s) < end+2 || s[end+1] != '(' {
			return 0
		}
		target := s[end+2:]
		length := bytes.IndexByte(target, ')')
		if length < 1 || bytes.ContainsAny(target[:length], " \t\"'(<>\\&`\n\r\x00") {
			return 0
		}
		return end + 2 + length + 1
	}
	return 0
}

// simpleInline reads a line of simple text that begins at an offset.
func (r *reader) simpleInline(start int, line string) Inline {
	in := Inline{Text: Text{Pos: r.at(start)}}
	if nextMark(line) < 0 {
		in.Value = strings.Trim(line, blanks)
		return in
	}
	var b strings.Builder
	b.Grow(len(line))
	r.addSimple(&in, &b, start, line)
	in.Value = b.String()
	in.trim()
	return in
}

func (r *reader) addSimple(in *Inline, b *strings.Builder, offset int, line string) {
	for next := nextMark(line); next >= 0; next = nextMark(line) {
		b.WriteString(line[:next])
		from := b.Len()
		n := markLength(r.body[offset+next : offset+len(line)])
		mark := line[next : next+n]
		if mark[0] == '`' {
			b.WriteString(mark[1 : n-1])
			in.Codes = append(in.Codes, Span{from, b.Len()})
		} else {
			words, target, _ := strings.Cut(mark[1:n-1], "](")
			b.WriteString(words)
			in.Links = append(in.Links, Link{strings.TrimSpace(words), target, Span{from, b.Len()}, r.at(offset + next)})
		}
		line, offset = line[next+n:], offset+next+n
	}
	b.WriteString(line)
}
