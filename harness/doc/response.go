package doc

import (
	"net/http"
	"strings"
)

// Response is the response section: every status that its prose names.
type Response struct {
	Paragraphs []Inline
	Statuses   []Status
}

// Status is one status that the prose names, as first named. Type is what its sentence says the body holds.
type Status struct {
	Code     int
	Reason   string // as written behind the code: `No Content`
	Type     *TypeRef
	Body     bool // a body is claimed
	Sentence string
	Pos
}

// Success returns the 2xx statuses, in the page's order.
func (r *Response) Success() []Status {
	var out []Status
	for _, s := range r.Statuses {
		if s.Code < 300 {
			out = append(out, s)
		}
	}
	return out
}

// Type returns the type of the first success answer that has one; where no status is named, the type that the prose links.
func (r *Response) Type() *TypeRef {
	for _, s := range r.Success() {
		if s.Type != nil {
			return s.Type
		}
	}
	for _, in := range r.Paragraphs {
		if t := linkedType(in); t != nil && len(r.Success()) == 0 {
			return t
		}
	}
	return nil
}

func (r *Response) read(b *block) {
	switch b.kind {
	case paragraph:
		r.Paragraphs = append(r.Paragraphs, b.inline)
		r.readParagraph(b.inline)
	case table:
		col := b.table.column("http status code", "status code", "status", "code", "http code", "error code", "response code")
		for _, row := range b.table.Rows {
			if c := row.cell(col); col >= 0 {
				r.readParagraph(Inline{Text: Text{"status " + c.Value, c.Pos}})
			}
		}
	}
}

// readProse finds the statuses of a paragraph. What lies between one status and the next one says what the answer holds.
func (r *Response) readParagraph(in Inline) {
	marks := statusMarks(in)
	for i, m := range marks {
		end := len(in.Value)
		if i+1 < len(marks) {
			end = marks[i+1].start
		}
		s := Status{Code: m.code, Reason: m.reason, Sentence: sentenceAround(in.Value, m.start), Pos: in.Pos}
		part := in.slice(m.start, end)
		if s.Type = linkedType(part); s.Type == nil {
			s.Type = namedType(part)
		}
		lower := strings.ToLower(part.Value)
		s.Body = strings.Contains(lower, "in the response body") && !strings.Contains(lower, "not return anything") && !strings.Contains(lower, "code in the response body")
		s.Body = s.Body || s.Type != nil
		r.add(s)
	}
	if len(marks) == 0 && len(r.Statuses) > 0 {
		// "The response body holds the updated X." in a paragraph of its own.
		last := &r.Statuses[0]
		if t := linkedType(in); t != nil && last.Type == nil && strings.Contains(strings.ToLower(in.Value), "response body") {
			last.Type, last.Body = t, true
		}
	}
}

func (r *Response) add(s Status) {
	for i := range r.Statuses {
		if have := &r.Statuses[i]; have.Code == s.Code {
			if have.Type == nil {
				have.Type, have.Body = s.Type, have.Body || s.Body
			}
			return
		}
	}
	r.Statuses = append(r.Statuses, s)
}

type statusMark struct {
	code, start int
	reason      string
}

// statusMarks finds numbers from 200 to 599 that are statuses: a code span begins with them, or the words around say so.
func statusMarks(in Inline) []statusMark {
	var out []statusMark
	v := in.Value
	for i := 0; i+3 <= len(v); i++ {
		if v[i] < '2' || v[i] > '5' || !digit(v[i+1]) || !digit(v[i+2]) || i > 0 && wordByte(v[i-1]) || i+3 < len(v) && wordByte(v[i+3]) {
			continue
		}
		code := int(v[i]-'0')*100 + int(v[i+1]-'0')*10 + int(v[i+2]-'0')
		m := statusMark{code: code, start: i}
		for _, c := range in.Codes {
			if c.Start == i {
				m.reason = strings.Trim(v[i+3:c.End], " ,.`")
			}
		}
		if m.reason != "" || known(code) && statusContext(v, i) {
			out = append(out, m)
		}
		i += 2
	}
	return out
}

// statusContext says whether a bare number is a status: what follows must allow it, and the words around must speak of answers.
func statusContext(v string, i int) bool {
	rest := strings.ToLower(v[i+3:])
	word, _, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	word = strings.Trim(word, ".,;:`)")
	phrase, _, _ := strings.Cut(strings.ToLower(http.StatusText(int(v[i]-'0')*100+int(v[i+1]-'0')*10+int(v[i+2]-'0'))), " ")
	switch {
	case word == phrase, word == "", strings.IndexByte(",.;:)", (rest + " ")[0]) >= 0:
	case word == "and", word == "or", strings.HasPrefix(word, "respon"), strings.HasPrefix(word, "error"), word == "status", word == "code":
	default:
		return false
	}
	around := strings.ToLower(v[max(0, i-80):min(len(v), i+60)])
	for _, w := range []string{"respon", "status", "error", "return", "http"} {
		if strings.Contains(around, w) {
			return true
		}
	}
	return false
}

func known(code int) bool { return http.StatusText(code) != "" }

func wordByte(c byte) bool { return letter(c) || digit(c) || strings.IndexByte("._-", c) >= 0 }

// sentenceAround returns the sentence of the text around an offset.
func sentenceAround(text string, at int) string {
	start, end := 0, len(text)
	if i := strings.LastIndex(text[:at], ". "); i >= 0 {
		start = i + 2
	}
	if i := strings.Index(text[at:], ". "); i >= 0 {
		end = at + i + 1
	}
	return strings.TrimSpace(text[start:end])
}
