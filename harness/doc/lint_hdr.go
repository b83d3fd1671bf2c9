package doc

import (
	"slices"
	"strings"
)

// The HDR rules are about request headers.
var hdrRules = []Rule{
	{ID: "HDR001", Severity: WarnLevel, Title: "Authorization is not listed",
		Why:   "Every request needs an access token. List the header.",
		check: hdrAuthorization},
	{ID: "HDR002", Severity: InfoLevel, Title: "Content-Type is not listed, but the example sends a body",
		Why:   "A request with a body needs the body's media type. List the header.",
		check: hdrContentType},
	{ID: "HDR003", Severity: WarnLevel, Title: "the example omits a required header",
		Why:   "Readers copy the example, and their request then fails. Send the header.",
		check: hdrOmitted},
	{ID: "HDR004", Severity: WarnLevel, Title: "the example sends a header that is not listed",
		Why:   "Readers cannot know what it does. List it, or remove it.",
		check: hdrUnlisted},
	{ID: "HDR005", Severity: InfoLevel, Title: "a required header is listed under \"Optional request headers\"",
		Why:   "Heading and text contradict each other. Call the section \"Request headers\".",
		Fix:   "the name, if one section has it",
		check: hdrOptional},
}

func hdrAuthorization(p *pass) {
	if p.Headers.Get("Authorization") != nil {
		return
	}
	if s := p.Section(HeadersSection); s != nil && p.lacksHeaders() {
		p.report(s.Pos, "call the section %q \"Request headers\", and list %s in it", s.Value, p.requiredHeaders())
		return
	} else if s == nil {
		p.reportUnless([]string{"DOC004"}, p.sectionPos(HeadersSection), "add a section \"Request headers\" that lists %s", p.requiredHeaders())
		return
	}
	p.report(p.sectionPos(HeadersSection), "list the header Authorization")
}

func hdrContentType(p *pass) {
	if p.Headers.Get("Content-Type") == nil && p.sendsBody() {
		var others []string
		if p.lacksHeaders() {
			others = []string{"DOC004", "HDR001"} // the section that they ask for lists it
		}
		p.reportUnless(others, p.sectionPos(HeadersSection), "list the header Content-Type: the example sends a body")
	}
}

// sendsBody reports whether the PATCH example has a body.
func (p *Page) sendsBody() bool {
	e := p.patchExample()
	return e != nil && len(e.Request.Body) > 0
}

// lacksHeaders reports whether no section can list required headers: "Optional request headers" cannot, unless HDR005 renames it.
func (p *Page) lacksHeaders() bool {
	s := p.Section(HeadersSection)
	return s == nil || isOptional(s) && p.Headers.required() == nil
}

// requiredHeaders names the headers that a missing section has to list.
func (p *Page) requiredHeaders() string {
	if p.sendsBody() {
		return "Authorization and Content-Type"
	}
	return "Authorization"
}

func isOptional(s *Section) bool { return strings.HasPrefix(strings.ToLower(s.Value), "optional") }

func hdrOmitted(p *pass) {
	for _, e := range p.Examples {
		// A body in a code block of its own may be for requests whose headers the page leaves out.
		if e.IsPatch() && looksJSON(e.Request.Body) && !e.Request.bodyApart() && !e.Request.sends("Content-Type") {
			p.report(e.Request.Pos, "send Content-Type: application/json in the example: without it, a server need not read the body as JSON")
		}
	}
	e := p.patchExample()
	if e == nil {
		return
	}
	for _, h := range p.Headers.Items {
		if h.Required && !e.Request.sends(h.Name.Value) && !impliedHeaders[strings.ToLower(h.Name.Value)] {
			p.report(e.Request.Pos, "send the required header %s in the example", h.Name.Value)
		}
	}
}

// impliedHeaders may be missing in examples, and may be sent without being listed. Only a body needs its Content-Type.
var impliedHeaders = map[string]bool{"authorization": true, "content-type": true, "content-length": true, "accept": true, "host": true}

func hdrUnlisted(p *pass) {
	for _, e := range p.Examples {
		if !e.IsPatch() {
			continue
		}
		for _, h := range e.Request.Headers {
			if !impliedHeaders[strings.ToLower(h.Name)] && p.Headers.Get(h.Name) == nil {
				if p.explains(h.Name) {
					p.reportAs(InfoLevel, h.Pos, "list the header %s, which the text describes, under Request headers, too", h.Name)
					continue
				}
				p.report(h.Pos, "list the header %s under Request headers, or remove it from the example", h.Name)
			}
		}
	}
}

// explains reports whether the text of the page names a header.
func (p *pass) explains(header string) bool {
	return slices.ContainsFunc(slices.Concat(p.Intro, p.Body.Paragraphs, p.Response.Paragraphs), func(in Inline) bool {
		return slices.ContainsFunc(word.FindAllString(in.Value, -1), func(w string) bool { return strings.EqualFold(w, header) }) || strings.Contains(in.Value, header+":")
	})
}

func hdrOptional(p *pass) {
	s := p.Section(HeadersSection)
	if s == nil || !isOptional(s) {
		return
	}
	if h := p.Headers.required(); h != nil {
		p.reportFix(p.renameSection(*s, "Request headers"), s.Pos, "call the section \"Request headers\": %s is required", h.Name.Value)
	}
}

// required returns the first header that a request needs, or nil. Every request needs Authorization.
func (l *HeaderList) required() *Header {
	for i, h := range l.Items {
		if h.Required || strings.EqualFold(h.Name.Value, "Authorization") {
			return &l.Items[i]
		}
	}
	return nil
}

// patchExample returns the page's first PATCH example with a body, else its first PATCH example, else nil.
func (p *Page) patchExample() *Example {
	var withoutBody *Example
	for i := range p.Examples {
		e := &p.Examples[i]
		switch {
		case !e.IsPatch():
		case len(e.Request.Body) > 0:
			return e
		case withoutBody == nil:
			withoutBody = e
		}
	}
	return withoutBody
}
