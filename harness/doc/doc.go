// Package doc parses and lints the API reference pages that document an update (doc_type apiPageType). Every value that it returns
// knows its line on the page.
//
// This package is not API: it may change in any release.
package doc

import "fmt"

// Pos is a line and a column on a page, both from 1, the column in bytes. The zero Pos means that the page has no such place.
type Pos struct{ Line, Column int }

// Page is the content of one reference page, in the page's order. Nothing is guessed: what the page omits stays empty, and what it
// states wrongly is kept as stated, for the lint rules to report.
type Page struct {
	Name    string // as given to Read: a path or a bare file name
	Front   []Field
	Title   Text
	Intro   []Inline // what stands between the title and the first section
	Prose   []Inline // the paragraphs there and in the sections about the request, with the lists that they introduce
	Version string   // `beta` or `v1.0`; empty if neither the page's path nor its examples name one
	Draft   bool     // generator output with TODOs or macros left in

	NullIgnored Text // the first sentence outside of tables that says that null, as a value or inside one, changes nothing

	Sections    []Section
	Requests    []RequestLine // of the HTTP request section, whatever their method
	Permissions Permissions
	Headers     HeaderList
	Parameters  []Parameter // documented path and query parameters
	Body        Body
	Response    Response
	Examples    []Example
	Comments    []Comment
	Fences      []Fence
	Tables      []*Table
	Text        []Text // headings, paragraphs and table cells, for rules about wording

	src  *source
	list openList // that the last paragraph of Prose introduces
}

// Text is a piece of a page's text.
type Text struct {
	Value string
	Pos
}

// Field is one key of the front matter.
type Field struct {
	Key, Value string
	Pos
}

// Section is a heading and the kind of section that it opens.
type Section struct {
	Level int
	Text
	Kind SectionKind
}

// Fence is the start of a fenced code block.
type Fence struct {
	Language string
	Pos
	lines []Text
}

// Comment is an HTML comment. Pages hold metadata in them, as JSON.
type Comment struct {
	Raw string
	Pos
}

// Field returns the value of a front matter key, or "".
func (p *Page) Field(key string) string {
	for _, f := range p.Front {
		if f.Key == key {
			return f.Value
		}
	}
	return ""
}

// Templates returns the usable PATCH templates, in the page's order.
func (p *Page) Templates() []RequestLine {
	var out []RequestLine
	for _, r := range p.Requests {
		if r.Method == "PATCH" && r.Err == nil {
			out = append(out, r)
		}
	}
	return out
}

// Section returns the first section of the kind, or nil.
func (p *Page) Section(kind SectionKind) *Section {
	for i := range p.Sections {
		if p.Sections[i].Kind == kind {
			return &p.Sections[i]
		}
	}
	return nil
}

// Line returns a line's text without its line end, or "" if there is no such line.
func (p *Page) Line(n int) string { return p.src.line(n) }

// Lines returns the number of lines.
func (p *Page) Lines() int { return len(p.src.starts) }

// Error is the reason why a page cannot be read or derived, with its place.
type Error struct {
	Name string
	Pos
	Problem, Hint string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.Name, e.Problem)
	}
	return fmt.Sprintf("%s:%d: %s", e.Name, e.Line, e.Problem)
}
