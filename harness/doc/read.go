package doc

import (
	"strings"
)

// Read reads one API page. The error is an *Error with the place of what cannot be a page; everything else that is wrong
// with it is left for the rules to say.
func Read(name string, src []byte) (*Page, error) { return ReadWith(name, src, nil) }

// ReadWith is Read for a page whose snippets are at hand.
func ReadWith(name string, src []byte, include Include) (*Page, error) {
	r, err := open(name, src)
	if err != nil {
		return nil, err
	}
	p := r.page
	switch t := p.Field("doc_type"); {
	case t == "resourcePageType" && !strings.Contains(r.src.text[r.base:], "PATCH "):
		return nil, &Error{Name: name, Pos: r.front("doc_type"), Want: "doc_type apiPageType", Got: t, Hint: "resource pages go with --resources"}
	case t != "" && !strings.EqualFold(t, "apiPageType") && t != "resourcePageType":
		return nil, &Error{Name: name, Pos: r.front("doc_type"), Want: "doc_type apiPageType", Got: t}
	}
	r.readSections()
	if p.Title.Value == "" && len(p.Sections) == 0 {
		return nil, &Error{Name: name, Want: "a reference page with headings", Got: "none", Hint: "is this Markdown?"}
	}
	r.readInclude(include)
	p.Version = r.version()
	p.Draft = r.draft()
	return p, nil
}

func open(name string, src []byte) (*reader, error) {
	src, err := prepare(name, src)
	if err != nil {
		return nil, err
	}
	s := newSource(src)
	front, base, err := readFront(name, s)
	if err != nil {
		return nil, err
	}
	if err := checkWork(name, s, base); err != nil {
		return nil, err
	}
	return &reader{page: &Page{Name: name, Front: front, src: s}, src: s, body: src[base:], base: base}, nil
}

func (r *reader) front(key string) Pos {
	for _, f := range r.page.Front {
		if f.Key == key {
			return f.Pos
		}
	}
	return Pos{}
}

// readSections carries every block to the section that it stands in.
func (r *reader) readSections() {
	p := r.page
	at, answered := OtherSection, false
	ex := &exampleReader{page: p}
	p.Text = make([]Text, 0, len(r.src.starts))
	r.blocks(func(b *block) {
		switch b.kind {
		case heading:
			if isTab(b.inline) {
				return
			}
			p.Text = append(p.Text, b.inline.Text)
			if b.level == 1 && p.Title.Value == "" {
				p.Title = b.inline.Text
				p.Sections = append(p.Sections, Section{Level: 1, Text: b.inline.Text})
				return
			}
			kind, opens := sectionOf(b.level, b.inline.Value, at, answered)
			if opens {
				at = kind
				answered = answered || kind == ResponseSection
			}
			p.Sections = append(p.Sections, Section{Level: b.level, Text: b.inline.Text, Kind: kind})
		case paragraph:
			p.Text = append(p.Text, b.inline.Text)
		case code:
			if b.fenced {
				p.Fences = append(p.Fences, Fence{b.info, at, b.pos})
			}
		case comment:
			if b.comment != nil {
				p.Comments = append(p.Comments, *b.comment)
			}
		case table:
			p.Tables = append(p.Tables, b.table)
			for _, row := range b.table.Rows {
				for j := range row.Cells {
					p.Text = append(p.Text, row.cell(j).Text)
				}
			}
		}
		r.place(at, b, ex)
	})
	ex.finish()
}

func (r *reader) place(at SectionKind, b *block, ex *exampleReader) {
	p := r.page
	switch at {
	case PermissionsSection:
		p.Permissions.read(b)
	case RequestSection:
		if b.kind == code {
			p.Requests = append(p.Requests, readRequestLines(b.code)...)
		}
	case HeadersSection:
		p.Headers.read(b)
	case PathSection, QuerySection:
		p.Parameters = append(p.Parameters, readParameters(b, at)...)
	case BodySection:
		p.Body.read(b)
	case ResponseSection:
		p.Response.read(b)
		if b.kind == code || b.kind == comment { // a page may show the answer right here
			ex.read(b)
		}
	case ExampleSection:
		ex.read(b)
	}
}

// version reads the API version off the page's place, else off its examples.
func (r *reader) version() string {
	path := "/" + strings.ReplaceAll(r.page.Name, `\`, "/")
	for _, v := range []string{"beta", "v1.0"} {
		if strings.Contains(path, "/"+v+"/") {
			return v
		}
	}
	for _, e := range r.page.Examples {
		if e.Request != nil {
			if v := versionOf(e.Request.URL); v != "" {
				return v
			}
		}
	}
	return ""
}

// draft says whether a generator's placeholders are still there: in the front matter, or where the permissions belong.
func (r *reader) draft() bool {
	for _, f := range r.page.Front {
		if IsTodo(f.Value) {
			return true
		}
	}
	for _, c := range r.page.Permissions.Cells {
		if c.State == Todo {
			return true
		}
	}
	return false
}

// IsTodo says whether a generator's placeholder or macro stands where an author should have written.
func IsTodo(text string) bool {
	return strings.Contains(text, "TODO") || strings.Contains(text, "$(") || strings.Contains(text, "** Entity URI for")
}
