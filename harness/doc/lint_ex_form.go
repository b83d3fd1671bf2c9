package doc

import (
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
		if r, m := p.otherExample(); m != nil {
			p.report(m.Pos, "the example sends %s, and line %d documents PATCH: make them agree", m.Method, r.Line)
			return
		}
		p.report(p.sectionPos(ExampleSection), "add an example of the PATCH request")
		if p.showsTwin() {
			p.last().lower(InfoLevel)
		}
	case len(e.Request.Body) == 0:
		p.report(e.Request.Pos, "give the example a body")
	case e.Response == nil && !p.creates() && !p.answers(e.Title):
		p.report(e.Request.Pos, "show the response to the example")
	}
}

// otherExample returns the PATCH template whose path the example of a method has that the page does not document, and the example's request; nil
// if there is none.
func (p *pass) otherExample() (RequestLine, *Message) {
	for _, e := range p.Examples {
		m := e.Request
		if m == nil || len(m.Body) == 0 || slices.ContainsFunc(p.Requests, func(r RequestLine) bool { return r.Method == m.Method }) {
			continue
		}
		for _, r := range p.Templates() {
			if url, err := ReadTemplate(m.URL); err == nil && r.matches(url) {
				return r, m
			}
		}
	}
	return RequestLine{}, nil
}

// showsTwin reports whether an example shows another method that the page documents for the path of a PATCH template, as PUT.
func (p *pass) showsTwin() bool {
	return slices.ContainsFunc(p.Examples, func(e Example) bool {
		if e.Request == nil || len(e.Request.Body) == 0 {
			return false
		}
		url, err := ReadTemplate(e.Request.URL)
		return err == nil && slices.ContainsFunc(p.Requests, func(r RequestLine) bool {
			return r.Method == e.Request.Method && r.matches(url) && slices.ContainsFunc(p.Templates(), func(t RequestLine) bool { return t.Path == r.Path })
		})
	})
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

func exStatusLine(p *pass) {
	p.messages(func(m *Message) {
		line := p.Line(m.Line)
		line = line[min(m.Column-1, len(line)):]
		if indent := len(line) - len(strings.TrimLeft(line, " \t")); m.Status != 0 && strings.HasPrefix(line[indent:], "HTTP ") {
			slash := replace(Pos{m.Line, m.Column + indent + len("HTTP")}, 1, "/")
			p.reportFix([]edit{slash}, m.Pos, "write HTTP/ with a slash before the version, not a blank")
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
		case m.EarlyBlank.Line > 0 && len(m.Body) > 0: // else the lines behind it may be the body
			p.reportFix([]edit{removeLine(m.EarlyBlank.Line)}, m.EarlyBlank, "remove the blank line: it makes the headers behind it a part of the body")
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
		// The body may end with a line end, which the code block does not show.
		if !slices.Contains([]string{fmt.Sprint(lf), fmt.Sprint(crlf), fmt.Sprint(lf + 1), fmt.Sprint(crlf + 2)}, h.Value) {
			p.reportFix([]edit{removeLine(h.Line)}, h.Pos, "remove Content-Length: the body has %d bytes (%d with CRLF), not %s", lf, crlf, h.Value)
		}
	})
}

var shortened = regexp.MustCompile(`(?i)\bresponse\b.*\b(?:shortened|truncated)\b`)

// shortens reports whether the text says that the page does not show whole responses.
func (p *Page) shortens() bool {
	return slices.ContainsFunc(p.Text, func(t Text) bool { return shortened.MatchString(t.Value) })
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
