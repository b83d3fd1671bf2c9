package doc

import (
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// Link is a link in running text.
type Link struct {
	Text, Target string
	Span
	Pos
}

// Inline is a piece of running text as a reader sees it, with what the markup said.
type Inline struct {
	Text
	Links []Link
	Codes []Span // code spans
	Bold  []Span // strong text
}

// Span is a marked piece of running text: Value[Start:End].
type Span struct{ Start, End int }

// Span returns the text of a span.
func (in Inline) Span(s Span) string { return in.Value[s.Start:s.End] }

// inline reads the running text below a node. Offsets in the tree count from base.
func (r *reader) inline(n ast.Node) Inline {
	var in Inline
	var b strings.Builder
	r.walkInline(n, &b, &in, 0)
	in.Value = b.String()
	in.trim()
	if ls := n.Lines(); ls != nil && ls.Len() > 0 {
		in.Pos = r.at(ls.At(0).Start)
	} else {
		in.Pos = r.at(n.Pos())
	}
	return in
}

const blanks = " \t\n\u00a0"

// trim takes blanks off both ends, and moves the spans along.
func (in *Inline) trim() {
	right := strings.TrimRight(in.Value, blanks)
	value := strings.TrimLeft(right, blanks)
	shift := len(right) - len(value)
	move := func(spans []Span) []Span {
		for i, s := range spans {
			spans[i] = Span{min(max(s.Start-shift, 0), len(value)), min(max(s.End-shift, 0), len(value))}
		}
		return spans
	}
	in.Value, in.Codes, in.Bold = value, move(in.Codes), move(in.Bold)
	for i, l := range in.Links {
		in.Links[i].Span = move([]Span{l.Span})[0]
	}
}

// join appends more running text behind a blank.
func (in *Inline) join(more Inline) {
	if more.Value == "" {
		return
	}
	shift := len(in.Value) + 1
	in.Value += " " + more.Value
	for _, l := range more.Links {
		l.Start, l.End = l.Start+shift, l.End+shift
		in.Links = append(in.Links, l)
	}
	for _, s := range more.Codes {
		in.Codes = append(in.Codes, Span{s.Start + shift, s.End + shift})
	}
	for _, s := range more.Bold {
		in.Bold = append(in.Bold, Span{s.Start + shift, s.End + shift})
	}
}

func (r *reader) walkInline(n ast.Node, b *strings.Builder, in *Inline, depth int) {
	if depth > maxNested {
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		start := b.Len()
		switch c := c.(type) {
		case *ast.Text:
			v := r.text(c.Segment)
			if strings.IndexByte(v, '&') >= 0 {
				b.WriteString(html.UnescapeString(v))
			} else if strings.IndexByte(v, '\\') >= 0 {
				b.Write(util.UnescapePunctuations([]byte(v)))
			} else {
				b.WriteString(v)
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.CodeSpan:
			r.walkInline(c, b, in, depth+1)
			in.Codes = append(in.Codes, Span{start, b.Len()})
		case *ast.Link:
			r.walkInline(c, b, in, depth+1)
			in.Links = append(in.Links, Link{strings.TrimSpace(b.String()[start:]), string(c.Destination), Span{start, b.Len()}, r.at(c.Pos())})
		case *ast.AutoLink:
			b.Write(c.Label(r.body))
		case *ast.RawHTML:
			b.WriteByte(' ')
		case *ast.Emphasis:
			r.walkInline(c, b, in, depth+1)
			if c.Level == 2 {
				in.Bold = append(in.Bold, Span{start, b.Len()})
			}
		default:
			r.walkInline(c, b, in, depth+1)
		}
	}
}

// slice returns the part of running text between two offsets, with the marks that lie inside.
func (in Inline) slice(start, end int) Inline {
	out := Inline{Text: Text{in.Value[start:end], in.Pos}}
	inside := func(spans []Span) []Span {
		var out []Span
		for _, s := range spans {
			if s.Start >= start && s.End <= end {
				out = append(out, Span{s.Start - start, s.End - start})
			}
		}
		return out
	}
	out.Codes, out.Bold = inside(in.Codes), inside(in.Bold)
	for _, l := range in.Links {
		if l.Start >= start && l.End <= end {
			l.Span = Span{l.Start - start, l.End - start}
			out.Links = append(out.Links, l)
		}
	}
	return out
}
