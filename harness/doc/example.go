package doc

import (
	"strconv"
	"strings"
)

// Example is one request of the example section with the answer that follows it.
type Example struct {
	Title    string
	Request  *Message
	Response *Message
}

// IsPatch says whether the request is a PATCH.
func (e *Example) IsPatch() bool { return e.Request != nil && e.Request.Method == "PATCH" }

// Message is one HTTP message of an example. Status is 0 for a request, Method empty for an answer.
type Message struct {
	Pos
	Method, URL  string
	Status       int
	Reason       string
	Headers      []HeaderLine
	Body         []Text // lines as written
	JSON         *JSON  // nil where there is no body, or it is not JSON
	Err          error  // why the body is not JSON
	MissingBlank Pos    // where the blank line before the body is missing
	FenceFault   Pos    // where the body has a fence of its own, or this message shares its fence with another
	Comment      *Comment
}

// HeaderLine is one header of an example message.
type HeaderLine struct {
	Name, Value string
	Pos
}

// Header returns the value of a header, and whether it is there.
func (m *Message) Header(name string) (HeaderLine, bool) {
	for _, h := range m.Headers {
		if strings.EqualFold(h.Name, name) {
			return h, true
		}
	}
	return HeaderLine{}, false
}

// exampleReader pairs the messages of the example section: an answer belongs to the request before it.
type exampleReader struct {
	page    *Page
	title   string
	comment *Comment
	last    *Message
}

func (x *exampleReader) read(b *block) {
	switch b.kind {
	case heading:
		if name := strings.ToLower(b.inline.Value); !strings.HasPrefix(name, "request") && !strings.HasPrefix(name, "response") {
			x.title = b.inline.Value
		}
	case comment:
		if b.comment != nil && strings.Contains(b.comment.Raw, "blockType") {
			x.comment = b.comment
		}
	case code:
		x.fence(b)
		x.comment = nil
	}
}

func (x *exampleReader) fence(b *block) {
	messages, rest := readMessages(b.code)
	for i, m := range messages {
		m.Comment = x.comment
		if i > 0 && (m.Method != "" || messages[i-1].Method == "") {
			m.FenceFault = m.Pos
		}
		x.add(m)
	}
	// A fence without a start line is the body of the message before it.
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
	// The answer to several requests in a row answers the first that has none.
	for i := range *examples {
		if e := &(*examples)[i]; e.Response == nil && e.Title == x.title {
			e.Response = m
			return
		}
	}
	if n := len(*examples); n > 0 && (*examples)[n-1].Response == nil {
		(*examples)[n-1].Response = m
		return
	}
	*examples = append(*examples, Example{Title: x.title, Response: m})
}

// finish reads the bodies, once every message has its lines.
func (x *exampleReader) finish() {
	for i := range x.page.Examples {
		for _, m := range []*Message{x.page.Examples[i].Request, x.page.Examples[i].Response} {
			if m != nil && len(m.Body) > 0 {
				m.JSON, m.Err = readJSON(m.Body)
			}
		}
	}
}

// readMessages splits the lines of a fence into messages. Lines before the first start line come back as rest.
func readMessages(lines []Text) (out []*Message, rest []Text) {
	var m *Message
	for i := 0; i < len(lines); i++ {
		if start := startLine(lines[i], m); start != nil {
			out = append(out, start)
			m = start
			i = m.readHeaders(lines, i+1) - 1
			continue
		}
		if m == nil {
			rest = append(rest, lines[i])
		} else {
			m.Body = append(m.Body, lines[i])
		}
	}
	for _, m := range out {
		m.Body = trimBlank(m.Body)
	}
	return out, trimBlank(rest)
}

func startLine(l Text, within *Message) *Message {
	line := strings.TrimSpace(l.Value)
	if method, target, ok := CutMethod(line); ok {
		if within != nil && !strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "http") {
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

// readHeaders reads header lines from i on, and returns where the body begins.
func (m *Message) readHeaders(lines []Text, i int) int {
	for ; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i].Value)
		name, value, ok := strings.Cut(line, ":")
		switch {
		case line == "":
			// A blank line inside the head: generators put one behind the status line.
			if i+1 < len(lines) && isHeaderLine(lines[i+1].Value) && len(m.Headers) == 0 {
				continue
			}
			return i + 1
		case line[0] == '{' || line[0] == '[' || line[0] == '<':
			m.MissingBlank = lines[i].Pos
			return i
		case ok && isHeaderName(name):
			m.Headers = append(m.Headers, HeaderLine{name, strings.TrimSpace(value), lines[i].Pos})
		default:
			if start := startLine(lines[i], m); start == nil {
				m.MissingBlank = lines[i].Pos
			}
			return i
		}
	}
	return i
}

func isHeaderLine(line string) bool {
	name, _, ok := strings.Cut(strings.TrimSpace(line), ":")
	return ok && isHeaderName(name)
}

func isHeaderName(s string) bool { return isWord(s, "-") }

func trimBlank(lines []Text) []Text {
	for len(lines) > 0 && strings.TrimSpace(lines[0].Value) == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1].Value) == "" {
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
