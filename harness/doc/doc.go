// Package doc reads a reference page, in which every value knows its line, and reports what is wrong with it.
//
// This package is not API: it may change in any release.
package doc

import "fmt"

// Pos is a place on a page: line and column, both from 1, the column in bytes. The zero Pos is "nowhere".
type Pos struct{ Line, Column int }

// Page is what one reference page says about an update, in the page's order. Nothing is guessed here: what the page leaves
// out stays empty, and what it says wrongly is kept as said.
type Page struct {
	Name    string // as given to Read: a path or a bare file name
	Front   []Field
	Title   Text
	Version string // `beta` or `v1.0`; empty where neither the place of the page nor its examples say
	Draft   bool   // generator output that nobody finished: a TODO or a macro where an author should have written

	Sections    []Section
	Requests    []RequestLine // every request line of the HTTP request block, whatever its method
	Permissions Permissions
	Headers     HeaderList
	Parameters  []Parameter // path and query parameters that have a table of their own
	Body        Body
	Response    Response
	Examples    []Example
	Comments    []Comment
	Fences      []Fence
	Tables      []*Table
	Text        []Text // every line of running text, for rules about wording

	src *source
}

// Text is a piece of a page's text.
type Text struct {
	Value string
	Pos
}

// Field is one line of the front matter.
type Field struct {
	Key, Value string
	Pos
}

// Section is a heading together with what it opens.
type Section struct {
	Level int
	Text
	Kind SectionKind
}

// Fence is a code block: its language, and where it starts and ends.
type Fence struct {
	Language string
	Section  SectionKind
	Pos
}

// Comment is an HTML comment that holds page metadata.
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

// UpdatedType returns the type that the body's prose names, else the response's prose; nil where neither names one.
func (p *Page) UpdatedType() *TypeRef {
	if t := p.Body.Type(); t != nil {
		return t
	}
	return p.Response.Type()
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

// Line returns the text of a line, without its line end; "" where there is no such line.
func (p *Page) Line(n int) string { return p.src.line(n) }

// Lines returns the number of lines.
func (p *Page) Lines() int { return len(p.src.starts) }

// Error says what a page should have held, with its place.
type Error struct {
	Name string
	Pos
	Want, Got string
	Hint      string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: want %s, got %s", e.Name, e.Want, e.Got)
	}
	return fmt.Sprintf("%s:%d: want %s, got %s", e.Name, e.Line, e.Want, e.Got)
}
