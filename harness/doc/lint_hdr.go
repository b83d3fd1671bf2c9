package doc

import "strings"

// The HDR rules are about request headers.
var hdrRules = []Rule{
	{ID: "HDR001", Severity: WarnLevel, InDraft: WarnLevel, Title: "Authorization is not listed",
		Why:   "Every call needs a token. List the header, as every page does.",
		check: hdrAuthorization},
	{ID: "HDR002", Severity: InfoLevel, InDraft: InfoLevel, Title: "Content-Type is not listed, though a body is sent",
		Why:   "A body without its media type is refused. List the header.",
		check: hdrContentType},
	{ID: "HDR003", Severity: WarnLevel, InDraft: WarnLevel, Title: "the example leaves out a required header",
		Why:   "Readers copy the example, and their call then fails. Send the header in it.",
		check: hdrLeftOut},
	{ID: "HDR004", Severity: WarnLevel, InDraft: WarnLevel, Title: "the example sends a header that the page does not list",
		Why:   "A reader cannot know what it does. List it, or leave it out.",
		check: hdrUnlisted},
	{ID: "HDR005", Severity: InfoLevel, InDraft: InfoLevel, Title: "required headers stand under \"Optional request headers\"",
		Why:   "Heading and text contradict each other. Call the section \"Request headers\".",
		check: hdrOptional},
}

func (p *pass) sectionPos(kind SectionKind) Pos {
	if s := p.Section(kind); s != nil {
		return s.Pos
	}
	return p.Title.Pos
}

func hdrAuthorization(p *pass) {
	if p.Headers.Get("Authorization") == nil {
		p.report(p.sectionPos(HeadersSection), "list the header Authorization")
	}
}

func hdrContentType(p *pass) {
	if e := p.patchExample(); e != nil && len(e.Request.Body) > 0 && p.Headers.Get("Content-Type") == nil {
		p.report(p.sectionPos(HeadersSection), "list the header Content-Type: the example sends a body")
	}
}

func hdrLeftOut(p *pass) {
	e := p.patchExample()
	if e == nil {
		return
	}
	for _, h := range p.Headers.Items {
		if _, sent := e.Request.Header(h.Name.Value); h.Required && !sent && !usual[strings.ToLower(h.Name.Value)] {
			p.report(e.Request.Pos, "send the header %s in the example: the page says that it is required", h.Name.Value)
		}
	}
}

// usual are the headers that examples may leave out, or send without a word about them.
var usual = map[string]bool{"authorization": true, "content-type": true, "content-length": true, "accept": true, "host": true}

func hdrUnlisted(p *pass) {
	for _, e := range p.Examples {
		if !e.IsPatch() {
			continue
		}
		for _, h := range e.Request.Headers {
			if !usual[strings.ToLower(h.Name)] && p.Headers.Get(h.Name) == nil {
				p.report(h.Pos, "list the header %s under Request headers, or take it out of the example", h.Name)
			}
		}
	}
}

func hdrOptional(p *pass) {
	s := p.Section(HeadersSection)
	if s == nil || !strings.HasPrefix(strings.ToLower(s.Value), "optional") {
		return
	}
	for _, h := range p.Headers.Items {
		if h.Required {
			p.report(s.Pos, "call the section \"Request headers\": %s is required", h.Name.Value)
			return
		}
	}
}

// patchExample returns the page's first PATCH example with a body, else its first PATCH example, else nil.
func (p *Page) patchExample() *Example {
	var bare *Example
	for i := range p.Examples {
		e := &p.Examples[i]
		if !e.IsPatch() {
			continue
		}
		if len(e.Request.Body) > 0 {
			return e
		}
		if bare == nil {
			bare = e
		}
	}
	return bare
}
