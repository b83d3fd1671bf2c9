package doc

import (
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// Inline is running text without its markup, and where the markup was.
type Inline struct {
	Text
	Links []Link
	Codes []Span      // code spans
	Bold  []Span      // strong emphasis
	Notes []Span      // superscripts, which mark footnotes and exponents
	Items []Span      // items of an HTML list, or first cells of the rows of an HTML table
	lines []lineStart // further lines of the page that it is from
}

// Link is a link in running text.
type Link struct {
	Text, Target string
	Span
	Pos
}

// Span is the part Value[Start:End] of running text.
type Span struct{ Start, End int }

// lineStart is where a line of the page begins in running text.
type lineStart struct {
	Span
	Pos
}

// at returns the line of the page that the text at an offset is from.
func (in Inline) at(offset int) Pos {
	pos := in.Pos
	for _, l := range in.lines {
		if l.Start <= offset {
			pos = l.Pos
		}
	}
	return pos
}

// Span returns the text of a span.
func (in Inline) Span(s Span) string { return in.Value[s.Start:s.End] }

// inline reads the running text below a node.
func (r *reader) inline(n ast.Node) Inline {
	var in Inline
	var b strings.Builder
	r.walkInline(n, &b, &in, 0)
	in.Value = b.String()
	in.trim()
	in.Pos = r.at(n.Pos())
	if ls := n.Lines(); ls != nil && ls.Len() > 0 {
		in.Pos = r.at(ls.At(0).Start)
	}
	return in
}

func (r *reader) walkInline(n ast.Node, b *strings.Builder, in *Inline, depth int) {
	if depth > maxNested {
		return
	}
	note, item, row := -1, -1, false // where an open superscript and an open list item began, and whether a row of a table did
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		start := b.Len()
		switch c := c.(type) {
		case *ast.Text:
			v := r.text(c.Segment)
			in.begin(start, r.at(c.Segment.Start))
			if strings.Contains(v, "&") {
				b.WriteString(html.UnescapeString(v))
			} else {
				b.Write(util.UnescapePunctuations([]byte(v)))
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(r.body))
		case *ast.RawHTML:
			switch tag := strings.ToLower(string(c.Segments.Value(r.body))); {
			case strings.HasPrefix(tag, "<sup"):
				note = b.Len()
			case tag == "</sup>" && note >= 0:
				in.Notes, note = append(in.Notes, Span{note, b.Len()}), -1
			case strings.HasPrefix(tag, "<li"):
				item = b.Len() + 1
			case strings.HasPrefix(tag, "<tr"):
				row = true
			case strings.HasPrefix(tag, "<td") && row: // the first cell of a row
				item, row = b.Len()+1, false
			case (tag == "</li>" || tag == "</td>") && item >= 0:
				in.Items, item = append(in.Items, Span{item, b.Len()}), -1
			}
			b.WriteByte(' ')
		default:
			r.walkInline(c, b, in, depth+1)
		}
		span := Span{start, b.Len()}
		switch c := c.(type) {
		case *ast.CodeSpan:
			in.Codes = append(in.Codes, span)
		case *ast.Link:
			in.Links = append(in.Links, Link{strings.TrimSpace(b.String()[start:]), string(c.Destination), span, r.at(c.Pos())})
		case *ast.Emphasis:
			if c.Level == 2 {
				in.Bold = append(in.Bold, span)
			}
		}
	}
}

// begin keeps where a line of the page begins.
func (in *Inline) begin(offset int, pos Pos) {
	if n := len(in.lines); n == 0 || in.lines[n-1].Line != pos.Line {
		in.lines = append(in.lines, lineStart{Span{offset, offset}, pos})
	}
}

// mapSpans replaces each span.
func (in *Inline) mapSpans(f func(Span) Span) {
	for _, spans := range [][]Span{in.Codes, in.Bold, in.Notes, in.Items} {
		for i, s := range spans {
			spans[i] = f(s)
		}
	}
	for i, l := range in.Links {
		in.Links[i].Span = f(l.Span)
	}
	for i, l := range in.lines {
		in.lines[i].Span = f(l.Span)
	}
}

// trim removes white space at both ends.
func (in *Inline) trim() {
	const blanks = " \t\n\u00a0"
	right := strings.TrimRight(in.Value, blanks)
	in.Value = strings.TrimLeft(right, blanks)
	shift := len(right) - len(in.Value)
	clamp := func(offset int) int { return min(max(offset-shift, 0), len(in.Value)) }
	in.mapSpans(func(s Span) Span { return Span{clamp(s.Start), clamp(s.End)} })
}

// join appends more running text after a space.
func (in *Inline) join(more Inline) {
	if more.Value == "" {
		return
	}
	shift := len(in.Value) + 1
	in.Value += " " + more.Value
	more.mapSpans(func(s Span) Span { return Span{s.Start + shift, s.End + shift} })
	in.Links, in.Codes = append(in.Links, more.Links...), append(in.Codes, more.Codes...)
	in.Bold, in.Notes = append(in.Bold, more.Bold...), append(in.Notes, more.Notes...)
	in.Items, in.lines = append(in.Items, more.Items...), append(in.lines, more.lines...)
}

// slice returns the part between two offsets, with the spans that lie inside it.
func (in Inline) slice(start, end int) Inline {
	outside := func(s Span) bool { return s.Start < start || s.End > end }
	out := Inline{Text: Text{in.Value[start:end], in.at(start)}}
	out.Codes = slices.DeleteFunc(slices.Clone(in.Codes), outside)
	out.Bold = slices.DeleteFunc(slices.Clone(in.Bold), outside)
	out.Notes = slices.DeleteFunc(slices.Clone(in.Notes), outside)
	out.Items = slices.DeleteFunc(slices.Clone(in.Items), outside)
	out.Links = slices.DeleteFunc(slices.Clone(in.Links), func(l Link) bool { return outside(l.Span) })
	out.lines = slices.DeleteFunc(slices.Clone(in.lines), func(l lineStart) bool { return outside(l.Span) })
	out.mapSpans(func(s Span) Span { return Span{s.Start - start, s.End - start} })
	return out
}

// footnote matches the marks of footnotes at the end of a name or a type.
var footnote = regexp.MustCompile(`(?:\s*(?:\[\^\w+\]|[\x{00b9}\x{00b2}\x{00b3}\x{2070}-\x{2079}\x{2020}\x{2021}]|\(\d\)))+$`)

// withoutNotes returns the text without marks of footnotes. Only its value is of use after that: spans no longer fit.
func (in Inline) withoutNotes() Inline {
	for _, s := range slices.Backward(in.Notes) {
		in.Value = in.Value[:s.Start] + in.Value[s.End:]
	}
	in.Value = strings.TrimSpace(footnote.ReplaceAllString(strings.TrimSpace(in.Value), ""))
	return in
}
