package doc

import (
	"bytes"
	"cmp"
	"strings"
)

// Include opens a snippet that a page includes, by the path that the page writes. ok is false if there is none.
type Include func(path string) (src []byte, ok bool)

// Read reads an API page. The error is an *Error; other faults of the page are left to the lint rules.
func Read(name string, src []byte) (*Page, error) { return ReadWith(name, src, nil) }

// ReadWith is Read for a page whose included snippets are available.
func ReadWith(name string, src []byte, include Include) (*Page, error) {
	r, err := open(name, src)
	if err != nil {
		return nil, err
	}
	p := r.page
	if err := r.checkType(); err != nil {
		return nil, err
	}
	r.readSections()
	if p.Title.Value == "" && len(p.Sections) == 0 {
		return nil, &Error{Name: name, Problem: "the page has no headings", Hint: "is this Markdown?"}
	}
	r.readPermissionsInclude(include)
	p.Version = p.version()
	p.Draft = p.draft()
	return p, nil
}

// checkType rejects pages that document something other than an operation.
func (r *reader) checkType() error {
	kind := r.page.Field("doc_type")
	isResource := kind == "resourcePageType"
	if kind == "" || strings.EqualFold(kind, "apiPageType") || isResource && bytes.Contains(r.body, []byte("PATCH ")) {
		return nil
	}
	err := &Error{Name: r.page.Name, Problem: "doc_type is " + kind + ", not apiPageType"}
	if isResource {
		err.Hint = "pass resource pages with --resources"
	}
	for _, f := range r.page.Front {
		if f.Key == "doc_type" {
			err.Pos = f.Pos
			break
		}
	}
	return err
}

func open(name string, src []byte) (*reader, error) {
	src, err := normalize(name, src)
	if err != nil {
		return nil, err
	}
	s := newSource(src)
	front, base, err := readFrontMatter(name, s)
	if err != nil {
		return nil, err
	}
	if err := boundMarkdown(name, s, base); err != nil {
		return nil, err
	}
	body := forVersion(src[base:], cmp.Or(versionOfPath(name), "v1.0"))
	return &reader{page: &Page{Name: name, Front: front, src: s}, src: s, body: body, base: base}, nil
}

// readSections passes every block to the section that it stands in.
func (r *reader) readSections() {
	p := r.page
	current, hadResponse := OtherSection, false
	examples := &exampleReader{page: p}
	var all []*block
	r.blocks(func(b *block) { all = append(all, b) })
	inferred := inferSections(all)
	for _, b := range all {
		switch b.kind {
		case heading:
			if isTab(b.inline) {
				continue
			}
			p.Text = append(p.Text, b.inline.Text)
			if b.level == 1 && p.Title.Value == "" {
				p.Title = b.inline.Text
				p.Sections = append(p.Sections, Section{Level: 1, Text: b.inline.Text})
				continue
			}
			kind, opens := sectionOf(b.level, b.inline.Value, current, hadResponse)
			if inferred != nil {
				kind, opens = inferred[b], b.level == 2
			}
			if opens {
				current = kind
				hadResponse = hadResponse || kind == ResponseSection
			}
			p.Sections = append(p.Sections, Section{Level: b.level, Text: b.inline.Text, Kind: kind})
		case paragraph:
			p.Text = append(p.Text, b.inline.Text)
			p.addProse(current, b)
			p.readNullIgnored(b.inline)
			if len(p.Sections) == 1 && p.Title.Line > 0 && !b.item { // a list of links names no single type
				p.Intro = append(p.Intro, b.inline)
			}
		case code:
			if b.fenced {
				p.Fences = append(p.Fences, Fence{b.info, b.pos, b.code})
			}
		case comment:
			p.Comments = append(p.Comments, *b.comment)
		case table:
			p.Tables = append(p.Tables, b.table)
			for _, row := range b.table.Rows {
				for j := range row.Cells {
					p.Text = append(p.Text, row.cell(j).Text)
				}
			}
		}
		p.addBlock(current, b, examples)
	}
	examples.finish()
}

func (p *Page) addBlock(section SectionKind, b *block, examples *exampleReader) {
	switch section {
	case PermissionsSection:
		p.Permissions.read(b)
	case RequestSection:
		if b.kind == code {
			p.Requests = append(p.Requests, readRequestLines(b.code)...)
		}
	case HeadersSection:
		p.Headers.read(b)
	case PathSection, QuerySection:
		p.Parameters = append(p.Parameters, readParameters(b, section)...)
	case BodySection:
		p.Body.read(b)
	case ResponseSection:
		p.Response.read(b)
		if b.kind == code || b.kind == comment { // some pages show the response here
			examples.read(b)
		}
	case ExampleSection:
		examples.read(b)
	}
}

// readPermissionsInclude reads the permission table from its snippet. Its cells get the place of the include.
func (r *reader) readPermissionsInclude(include Include) {
	p := &r.page.Permissions
	if include == nil || p.Include.Line == 0 || len(p.Cells) > 0 {
		return
	}
	src, ok := include(p.Include.Value)
	if !ok {
		return
	}
	snippet, err := open(p.Include.Value, src)
	if err != nil {
		return // PERM002 reports that the snippet is not available
	}
	snippet.blocks(func(b *block) {
		if b.kind == table {
			p.readTable(b.table)
		}
	})
	for i := range p.Cells {
		p.Cells[i].Pos = p.Include.Pos
	}
	for i := range p.Heads {
		p.Heads[i].Pos = p.Include.Pos
	}
}

// version returns the API version that the page's path names, else the first one that an example's URL names.
func (p *Page) version() string {
	if v := versionOfPath(p.Name); v != "" {
		return v
	}
	for _, e := range p.Examples {
		if e.Request != nil {
			if v := versionOf(e.Request.URL); v != "" {
				return v
			}
		}
	}
	return ""
}

// versionOfPath returns the API version that is a folder of a path, or "".
func versionOfPath(name string) string {
	path := "/" + strings.ReplaceAll(name, `\`, "/")
	for _, v := range []string{"beta", "v1.0"} {
		if strings.Contains(path, "/"+v+"/") {
			return v
		}
	}
	return ""
}

// draft says whether the front matter or the permissions still hold a generator's placeholder.
func (p *Page) draft() bool {
	for _, f := range p.Front {
		if IsTodo(f.Value) {
			return true
		}
	}
	for _, c := range p.Permissions.Cells {
		if c.State == Todo {
			return true
		}
	}
	return false
}
