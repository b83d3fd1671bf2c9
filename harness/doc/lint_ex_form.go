package doc

import (
	"fmt"
	"strings"
)

func exNone(p *pass) {
	e := p.patchExample()
	switch {
	case e == nil:
		p.report(p.sectionPos(ExampleSection), "add an example of the PATCH request")
	case len(e.Request.Body) == 0:
		p.report(e.Request.Pos, "give the example a body")
	case e.Response == nil:
		p.report(e.Request.Pos, "show the answer to the example")
	}
}

func exStatus(p *pass) {
	documented := map[int]bool{}
	for _, s := range p.Response.Statuses {
		documented[s.Code] = true
	}
	if len(p.Response.Success()) == 0 {
		return
	}
	p.messages(func(m *Message, _ *Example) {
		if m.Method == "" && m.Status != 0 && !documented[m.Status] {
			p.report(m.Pos, "the section Response does not name the status %d: make both say the same", m.Status)
		}
	})
}

func exJSON(p *pass) {
	p.messages(func(m *Message, _ *Example) {
		if h, ok := m.Header("Content-Type"); ok && !strings.Contains(h.Value, "json") && m.Err != nil {
			return // another media type, and the body is what it says
		}
		switch {
		case m.Err != nil:
			p.report(m.Body[0].Pos, "correct the body: %s", strings.TrimPrefix(m.Err.Error(), "the body is not JSON: "))
		case m.JSON != nil && !m.JSON.Strict:
			p.report(m.Body[0].Pos, "correct the body: %s", m.JSON.Fault)
		}
	})
}

func exBlank(p *pass) {
	p.messages(func(m *Message, _ *Example) {
		if m.MissingBlank.Line > 0 {
			p.report(m.MissingBlank, "put a blank line between the headers and the body")
		}
	})
}

func exLength(p *pass) {
	p.messages(func(m *Message, _ *Example) {
		h, ok := m.Header("Content-Length")
		if !ok || len(m.Body) == 0 {
			return
		}
		lf := len(m.Body) - 1
		for _, l := range m.Body {
			lf += len(l.Value)
		}
		crlf := lf + len(m.Body) - 1
		if h.Value != fmt.Sprint(lf) && h.Value != fmt.Sprint(crlf) {
			p.report(h.Pos, "take Content-Length out: the body has %d bytes (%d with CRLF), not %s", lf, crlf, h.Value)
		}
	})
}

func exURL(p *pass) {
	templates := p.Templates()
	if len(templates) == 0 {
		return
	}
	p.messages(func(m *Message, _ *Example) {
		if m.Method == "" {
			return
		}
		t, err := ReadTemplate(m.URL)
		if err != nil {
			p.report(m.Pos, "write a URL that matches a template of the page: this one has %s", err)
			return
		}
		for _, r := range templates {
			if matches(r.Template, t) {
				return
			}
		}
		p.report(m.Pos, "use a path that the HTTP request block lists, or list this one")
	})
}

// matches says whether a URL could be one of a template's.
func matches(t, url Template) bool {
	segments := url.Segments
	if url.Version == "" && len(segments) > 0 && (strings.EqualFold(segments[0].Raw, "beta") || strings.EqualFold(segments[0].Raw, "v1.0")) {
		segments = segments[1:]
	}
	if len(t.Segments) != len(segments) {
		return false
	}
	for i, s := range t.Segments {
		if !s.HasParam() && !strings.EqualFold(s.Raw, segments[i].Raw) {
			return false
		}
	}
	return true
}

func exVersion(p *pass) {
	p.messages(func(m *Message, _ *Example) {
		if m.Method == "" {
			return
		}
		if strings.Contains(m.URL, "** Entity URI") {
			p.report(m.Pos, "write the URL of the operation: the generator found none")
			return
		}
		if !strings.Contains(m.URL, "://") {
			return // EX014
		}
		switch v := versionOf(m.URL); {
		case v == "":
			p.report(m.Pos, "name the API version in the URL")
		case v != p.Version:
			p.report(m.Pos, "use the version of the page: the URL says %s, the page is %s", v, p.Version)
		case !strings.Contains(m.URL, "/"+v+"/"):
			p.report(m.Pos, "write the version as %s", v)
		}
	})
}

func exConcrete(p *pass) {
	p.messages(func(m *Message, _ *Example) {
		if m.Method == "" || strings.Contains(m.URL, "** Entity URI") {
			return
		}
		if !strings.Contains(m.URL, "://") {
			p.report(m.Pos, "write the whole URL")
		} else if strings.ContainsAny(m.URL, "{<") {
			p.report(m.Pos, "write real looking keys in place of {placeholders}")
		}
	})
}

func exComment(p *pass) {
	for _, c := range p.Comments {
		if strings.Contains(c.Raw, "blockType") && c.Keys() == nil {
			p.report(c.Pos, "correct the metadata comment: it is not JSON")
		}
	}
}

func exLoose(p *pass) {
	p.messages(func(m *Message, _ *Example) {
		if m.FenceFault.Line > 0 {
			p.report(m.FenceFault, "give each message a code block of its own, headers and body together")
		}
	})
}
