package doc

import (
	"strconv"
	"strings"
)

// Example is one request of the example section and its response. Either may be missing.
type Example struct {
	Title    string
	Request  *Message
	Response *Message
}

// IsPatch says whether the request is a PATCH.
func (e *Example) IsPatch() bool { return e.Request != nil && e.Request.Method == "PATCH" }

// Message is one HTTP message of an example. Status is 0 for a request, Method empty for a response.
type Message struct {
	Pos
	Method, URL  string
	Status       int
	Reason       string
	Headers      []HeaderLine
	Body         []Text // lines as written
	JSON         *JSON  // nil if there is no body, or it is not JSON
	Err          error  // why the body is not JSON
	MissingBlank Pos    // the first line of a body that no blank line separates from the headers
	pathErr      error  // why the URL is no path
	EarlyBlank   Pos    // a blank line before the headers
	FenceFault   Pos    // where the body has a code block of its own, or this message shares one with another
}

// HeaderLine is one header of an example message.
type HeaderLine struct {
	Name, Value string
	Pos
}

// Header returns a header, and whether the message has it.
func (m *Message) Header(name string) (HeaderLine, bool) {
	for _, h := range m.Headers {
		if strings.EqualFold(h.Name, name) {
			return h, true
		}
	}
	return HeaderLine{}, false
}

// bodyApart says whether the body has a code block of its own.
func (m *Message) bodyApart() bool { return m.FenceFault.Line > 0 && m.FenceFault != m.Pos }

// sends reports whether the message has a header.
func (m *Message) sends(name string) bool {
	_, ok := m.Header(name)
	return ok
}

// exampleReader pairs the messages of the example section.
type exampleReader struct {
	page  *Page
	title string
	last  *Message
	fresh int // index of the first request since the last response
}

func (x *exampleReader) read(b *block) {
	switch b.kind {
	case heading:
		if name := strings.ToLower(b.inline.Value); !strings.HasPrefix(name, "request") && !strings.HasPrefix(name, "response") {
			x.title = b.inline.Value
		}
	case code:
		x.readCode(b.code)
	}
}

func (x *exampleReader) readCode(lines []Text) {
	messages, rest := readMessages(lines)
	for i, m := range messages {
		if i > 0 && (m.Method != "" || messages[i-1].Method == "") {
			m.FenceFault = m.Pos
		}
		x.add(m)
	}
	// A code block without a start line is the body of the message before it.
	if len(messages) == 0 && x.last != nil && len(x.last.Body) == 0 && looksJSON(rest) {
		x.last.Body, x.last.FenceFault = rest, rest[0].Pos
	}
}

func (x *exampleReader) add(m *Message) {
	x.last = m
	examples := &x.page.Examples
	if m.Method != "" {
		*examples = append(*examples, Example{Title: x.title, Request: m})
		return
	}
	// If several requests stand before it, a response belongs to the first that has none: of those since the response before it, else of all.
	since := x.fresh
	x.fresh = len(*examples)
	for _, from := range []int{since, 0} {
		var open *Example // the first without a response, or rather the first of these that sends a body
		for i := from; i < len(*examples); i++ {
			e := &(*examples)[i]
			if e.Response == nil && e.Title == x.title && (open == nil || len(open.Request.Body) == 0 && len(e.Request.Body) > 0) {
				open = e
			}
		}
		if open != nil {
			open.Response = m
			return
		}
	}
	if n := len(*examples); n > 0 && (*examples)[n-1].Response == nil {
		(*examples)[n-1].Response = m
		return
	}
	*examples = append(*examples, Example{Title: x.title, Response: m})
	x.fresh = len(*examples)
}

// finish reads the bodies, once every message has its lines.
func (x *exampleReader) finish() {
	for _, e := range x.page.Examples {
		for _, m := range []*Message{e.Request, e.Response} {
			if m != nil && len(m.Body) > 0 {
				m.JSON, m.Err = readJSON(m.Body)
			}
		}
	}
}

// readMessages splits the lines of a code block into messages. rest are the lines before the first start line.
func readMessages(lines []Text) (out []*Message, rest []Text) {
	var m *Message
	for i := 0; i < len(lines); i++ {
		switch start := startLine(lines[i], m); {
		case start != nil:
			out = append(out, start)
			m = start
			i = m.readHeaders(lines, i+1) - 1
		case m == nil:
			rest = append(rest, lines[i])
		default:
			m.Body = append(m.Body, lines[i])
		}
	}
	for _, m := range out {
		m.Body = trimBlank(m.Body)
	}
	return out, trimBlank(rest)
}

// startLine reads a request line or a status line; it returns nil for any other line. current is the message that the line would
// end, or nil.
func startLine(l Text, current *Message) *Message {
	line := strings.TrimSpace(l.Value)
	if method, target, ok := CutMethod(line); ok {
		if current != nil && !strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "http") {
			return nil // a word in a body
		}
		return &Message{Pos: l.Pos, Method: method, URL: target}
	}
	if !strings.HasPrefix(line, "HTTP/") && !strings.HasPrefix(line, "HTTP 1") {
		return nil
	}
	parts := strings.Fields(strings.Replace(line, "HTTP ", "HTTP/", 1))
	m := &Message{Pos: l.Pos}
	if len(parts) > 1 {
		m.Status, _ = strconv.Atoi(strings.Trim(parts[1], ","))
		m.Reason = strings.Join(parts[2:], " ")
	}
	return m
}

// readHeaders reads header lines from i on, and returns the index of the body's first line.
func (m *Message) readHeaders(lines []Text, i int) int {
	for ; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i].Value)
		name, value, isHeader := cutHeader(line)
		switch {
		case line == "":
			if i+1 < len(lines) && len(m.Headers) == 0 {
				if _, _, more := cutHeader(strings.TrimSpace(lines[i+1].Value)); more {
					m.EarlyBlank = lines[i].Pos // generators write a blank line after the status line
					continue
				}
			}
			return i + 1
		case line[0] == '{' || line[0] == '[' || line[0] == '<':
			m.MissingBlank = lines[i].Pos
			return i
		case isHeader:
			m.Headers = append(m.Headers, HeaderLine{name, value, lines[i].Pos})
		default:
			if startLine(lines[i], m) == nil {
				m.MissingBlank = lines[i].Pos
			}
			return i
		}
	}
	return i
}

func cutHeader(line string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(line, ":")
	return name, strings.TrimSpace(value), ok && isWord(name, "-")
}

func trimBlank(lines []Text) []Text {
	blank := func(l Text) bool { return strings.TrimSpace(l.Value) == "" }
	for len(lines) > 0 && blank(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && blank(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return lines
}

func looksJSON(lines []Text) bool {
	if len(lines) == 0 {
		return false
	}
	first := strings.TrimSpace(lines[0].Value)
	return first != "" && (first[0] == '{' || first[0] == '[')
}
