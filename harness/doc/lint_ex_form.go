package doc

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func exMissing(p *pass) {
	e := p.patchExample()
	switch {
	case e == nil:
		p.report(p.sectionPos(ExampleSection), "add an example of the PATCH request")
	case len(e.Request.Body) == 0:
		p.report(e.Request.Pos, "give the example a body")
	case e.Response == nil && !p.creates() && !p.answers(e.Title):
		p.report(e.Request.Pos, "show the response to the example")
	}
}

// answers reports whether a PATCH example with the title has a response. Several requests may share one.
func (p *pass) answers(title string) bool {
	return slices.ContainsFunc(p.Examples, func(e Example) bool { return e.IsPatch() && e.Response != nil && e.Title == title })
}

func exStatus(p *pass) {
	if len(p.Response.Success()) == 0 {
		return
	}
	p.messages(func(m *Message) {
		if m.Status == 0 || p.Response.names(m.Status) {
			return
		}
		var others []string
		if p.Response.names(successWith(m.Reason)) {
			others = []string{"RESP002"} // only the number is wrong
		}
		p.reportUnless(others, m.Pos, "the section Response does not name the status %d: correct one of them", m.Status)
	})
}

func exJSON(p *pass) {
	p.messages(func(m *Message) {
		if h, ok := m.Header("Content-Type"); ok && !strings.Contains(h.Value, "json") && m.Err != nil {
			return // the body has another media type
		}
		switch {
		case m.Err != nil:
			at, bad := m.Body[0].Pos, (*bodyError)(nil)
			if errors.As(m.Err, &bad) {
				at = bad.at
			}
			p.reportFix(jsonEdits(m.Body), at, "correct the body: %s", strings.TrimPrefix(m.Err.Error(), "the body is not JSON: "))
		case m.JSON != nil && !m.JSON.Strict:
			p.reportFix(jsonEdits(m.Body), m.JSON.FaultAt, "correct the body: %s", m.JSON.Fault)
		}
	})
}

func exBlank(p *pass) {
	p.messages(func(m *Message) {
		var edits []edit
		if at := m.MissingBlank; at.Line > 0 && looksJSON(m.Body) {
			start := Pos{at.Line, 1} // what opens the line, such as the mark of a quote, opens the blank one, too
			edits = []edit{{start, start, strings.TrimRight(p.Line(at.Line)[:at.Column-1], " \t") + "\n"}}
		}
		switch {
		case m.MissingBlank.Line > 0 && m.EarlyBlank.Line > 0:
			if edits != nil {
				edits = append([]edit{removeLine(m.EarlyBlank.Line)}, edits...)
			}
			p.reportFix(edits, m.MissingBlank, "move the blank line %d to here: it stands before the headers instead of the body", m.EarlyBlank.Line)
		case m.MissingBlank.Line > 0:
			p.reportFix(edits, m.MissingBlank, "add a blank line between the headers and the body")
		}
	})
}

func exLength(p *pass) {
	p.messages(func(m *Message) {
		h, ok := m.Header("Content-Length")
		if !ok || len(m.Body) == 0 {
			return
		}
		lf := len(m.Body) - 1
		for _, l := range m.Body {
			lf += len(l.Value)
		}
		crlf := lf + len(m.Body) - 1
		if n, err := strconv.Atoi(h.Value); err == nil && n > crlf && m.Method == "" && p.shortens() {
			return // the length may be that of the whole body
		}
		if h.Value != fmt.Sprint(lf) && h.Value != fmt.Sprint(crlf) {
			p.reportFix([]edit{removeLine(h.Line)}, h.Pos, "remove Content-Length: the body has %d bytes (%d with CRLF), not %s", lf, crlf, h.Value)
		}
	})
}

var shortened = regexp.MustCompile(`(?i)\bresponse\b.*\b(?:shortened|truncated)\b`)

// shortens reports whether the text says that the page does not show whole responses.
func (p *Page) shortens() bool {
	return slices.ContainsFunc(p.Text, func(t Text) bool { return shortened.MatchString(t.Value) })
}

func exURL(p *pass) {
	p.requests(func(m *Message) {
		switch {
		case !p.elsewhere[m]:
		case endsAtVersion(m.URL): // EX013
		case m.pathErr != nil:
			p.report(m.Pos, "use a URL that matches a template of the page: this one has %s", m.pathErr)
		default:
			p.report(m.Pos, "use a path that the HTTP request section lists, or list this one")
		}
	})
}

// otherPaths returns the messages of the examples whose URL matches no template of the page: they are about something else.
func otherPaths(p *Page) map[*Message]bool {
	out := map[*Message]bool{}
	templates := p.Templates()
	for _, e := range p.Examples {
		if len(templates) == 0 || !e.IsPatch() {
			continue
		}
		var t Template
		t, e.Request.pathErr = ReadTemplate(e.Request.URL)
		if e.Request.pathErr != nil || !p.hasTemplateFor(t) && !p.addsKey(t) {
			out[e.Request] = true
			if e.Response != nil {
				out[e.Response] = true
			}
		}
	}
	return out
}

// matches says whether a URL could be an instance of the template.
func (t Template) matches(url Template) bool {
	segments := url.Segments
	if url.Version == "" && versionOf(url.Path) != "" {
		segments = segments[1:]
	}
	pattern, segments := spelledOut(t.Segments), spelledOut(segments)
	if len(pattern) != len(segments) {
		return false
	}
	for i, s := range pattern {
		if !s.HasParam() && !s.IsKey() && !strings.EqualFold(s.Raw, segments[i].Raw) {
			return false
		}
	}
	return true
}

var keyInParentheses = regexp.MustCompile(`^(\w+)\((?:'[^']*'|\d+)\)$`)

// spelledOut writes the two short forms of an entity's path in full: `/me` is `/users/{id}`, and `/rules('7')` is `/rules/{id}`.
func spelledOut(segments []Segment) (out []Segment) {
	key := Segment{Raw: "{id}", Parts: []Part{{"id", true, '{'}}}
	for i, s := range segments {
		m := keyInParentheses.FindStringSubmatch(s.Raw)
		switch {
		case i == 0 && s.Raw == "me":
			out = append(out, Segment{Raw: "users", Parts: []Part{{Text: "users"}}}, key)
		case m != nil:
			out = append(out, Segment{Raw: m[1], Parts: []Part{{Text: m[1]}}}, key)
		default:
			out = append(out, s)
		}
	}
	return out
}

func exVersion(p *pass) {
	p.requests(func(m *Message) {
		v := versionOf(m.URL)
		switch {
		case strings.Contains(m.URL, noPath):
			p.report(m.Pos, "the URL is a generator's placeholder: write the URL of the operation")
		case !strings.Contains(m.URL, "://"): // EX014
		case v == "":
			p.report(m.Pos, "the URL names no API version: add it")
		case endsAtVersion(m.URL):
			p.report(m.Pos, "the URL ends at the version: write the path of the operation behind it")
		case v != p.Version:
			p.report(m.Pos, "the URL is for %s and the page for %s: use the page's version", v, p.Version)
		case !strings.Contains(m.URL, "/"+v+"/"):
			_, after, _ := strings.Cut(m.URL, "://")
			_, path, _ := strings.Cut(after, "/")
			p.reportFix(p.replaceIn(m.Pos, "/"+path[:min(len(v), len(path))]+"/", "/"+v+"/"), m.Pos, "the URL spells the API version in another way: write %s", v)
		}
	})
}

func exNoVersion(p *pass) {
	named := p.Version != "" || slices.ContainsFunc(p.Templates(), func(r RequestLine) bool { return r.Version != "" })
	wrong := slices.ContainsFunc(p.Examples, func(e Example) bool { return e.Request != nil && strings.Contains(e.Request.URL, "://") }) // EX013
	if !named && !wrong {
		p.report(p.Title.Pos, "neither the path of the page nor an example names the API version")
	}
}

func exConcrete(p *pass) {
	p.requests(func(m *Message) {
		switch {
		case strings.Contains(m.URL, noPath): // EX013
		case !strings.Contains(m.URL, "://"):
			p.report(m.Pos, "write an absolute URL")
		case strings.ContainsAny(m.URL, "{<"):
			p.report(m.Pos, "write realistic keys instead of {placeholders}")
		}
	})
}

func exComment(p *pass) {
	for _, c := range p.Comments {
		if strings.Contains(c.Raw, "blockType") && c.Keys() == nil {
			p.reportFix(jsonEdits(p.inside(c)), c.Pos, "correct the metadata comment: it is not JSON")
		}
	}
}

// inside returns the lines between the marks of a comment; nil if they hold no object.
func (p *pass) inside(c Comment) []Text {
	var lines []Text
	at := c.Pos
	for i := range strings.Count(c.Raw, "\n") + 1 {
		line := p.Line(c.Line + i)[at.Column-1:]
		if i == 0 {
			_, rest, _ := strings.Cut(line, "<!--")
			at.Column += len(line) - len(rest)
			line = rest
		}
		text, _, closed := strings.Cut(line, "-->")
		lines = append(lines, Text{text, at})
		if closed {
			break
		}
		at = Pos{at.Line + 1, 1}
	}
	if lines = trimBlank(lines); !looksJSON(lines) {
		return nil
	}
	return lines
}

func exFence(p *pass) {
	p.messages(func(m *Message) {
		if m.FenceFault.Line > 0 && (m.FenceFault == m.Pos || !p.introducesBody(m.FenceFault)) {
			p.report(m.FenceFault, "give each message a code block of its own, headers and body together")
		}
	})
}

// introducesBody reports whether the text between the code block before a body and that of the body says that it is one.
func (p *pass) introducesBody(at Pos) bool {
	start := 0
	for _, f := range p.Fences {
		if f.Line < at.Line {
			start = f.Line
		}
	}
	for line := start - 1; line > 0 && fenceMark(p.Line(line)) == ""; line-- {
		if text := strings.TrimSpace(p.Line(line)); !strings.HasPrefix(text, "<!--") && strings.Contains(strings.ToLower(text), "body") {
			return true
		}
	}
	return false
}
