package doc

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// Response is the response section.
type Response struct {
	Paragraphs []Inline
	Statuses   []Status
	Errors     []ErrorCode
}

// Status is one status that the response section names, as first named.
type Status struct {
	Code     int
	Reason   string   // as written after the code: `No Content`
	Type     *TypeRef // of the body, as the sentence names it
	Body     bool     // the sentence says that there is a body
	Sentence string
	Method   string   // another method than PATCH that the sentence gives the status, `POST`
	Prefer   string   // the preference that the sentence requires for it, `return=representation`
	For      []string // the properties whose updates alone have it, as the sentence names them
	Any      bool     // an update has it with any of For, whatever else it sets
	Pos
}

// Success returns the 2xx statuses of an update, in the page's order.
func (r *Response) Success() []Status {
	var out []Status
	for _, s := range r.Statuses {
		if s.Code < 300 && s.Method == "" {
			out = append(out, s)
		}
	}
	return out
}

// Type returns the type of the first success response that has one; if no success status is named, the first type that the section
// links.
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
		r.readErrorCodes(b.inline)
	case table:
		r.readErrorTable(b.table)
		column := b.table.column("http status code", "status code", "status", "code", "http code", "error code", "response code")
		for _, row := range b.table.Rows {
			if c := row.cell(column); column >= 0 {
				r.readParagraph(Inline{Text: Text{"status " + c.Value, c.Pos}})
			}
		}
	}
}

// readParagraph finds the statuses of a paragraph. The text up to the next status describes the response's body.
func (r *Response) readParagraph(in Inline) {
	found := findStatuses(in)
	setUpdates(in, found)
	for i, s := range found {
		end := len(in.Value)
		if i+1 < len(found) {
			end = found[i+1].start
		}
		part := in.slice(s.start, end)
		if s.Type = linkedType(part); s.Type == nil {
			s.Type = namedType(part)
		}
		lower := strings.ToLower(part.Value)
		s.Body = s.Type != nil || strings.Contains(lower, "in the response body") &&
			!strings.Contains(lower, "not return anything") && !strings.Contains(lower, "code in the response body")
		s.Sentence, s.Pos = sentenceAround(in.Value, s.start), in.at(s.start)
		s.Method = otherMethod(s.Sentence, strconv.Itoa(s.Code))
		s.Prefer = preference.FindString(s.Sentence)
		r.add(s.Status)
	}
	if len(found) == 0 && len(r.Statuses) > 0 {
		// "The response body contains the updated X." in a paragraph of its own.
		first := &r.Statuses[0]
		if t := linkedType(in); t != nil && first.Type == nil && strings.Contains(strings.ToLower(in.Value), "response body") {
			first.Type, first.Body = t, true
		}
	}
}

func (r *Response) add(s Status) {
	for i := range r.Statuses {
		if known := &r.Statuses[i]; known.Code == s.Code {
			if known.Method != "" && s.Method == "" {
				*known = s
				return
			}
			if s.Prefer == "" && s.Method == "" {
				known.Prefer = ""
			}
			if s.For == nil && s.Method == "" {
				known.For = nil
			}
			if known.Type == nil {
				known.Type, known.Body = s.Type, known.Body || s.Body
			}
			return
		}
	}
	r.Statuses = append(r.Statuses, s)
}

var (
	preference = regexp.MustCompile(`return=representation`)
	methodName = regexp.MustCompile(`\b(?:GET|POST|PUT|PATCH|DELETE)\b`)
	inNew      = regexp.MustCompile(`(?i)\bin (?:a|any|each) new (?:resource )?(?:instance|entity|object|resource)\b`)
)

// otherMethod returns the method that a sentence gives the status, unless that is PATCH: the last one before the status, else the first
// one after it. A sentence without a method is about the update.
func otherMethod(sentence, code string) string {
	at := strings.Index(sentence, code)
	method := ""
	for _, m := range methodName.FindAllStringIndex(sentence, -1) {
		if m[0] > at && method != "" {
			break
		}
		method = sentence[m[0]:m[1]]
	}
	switch {
	case method == "" && inNew.MatchString(sentence): // which no update makes
		return "POST"
	case method == "PATCH":
		return ""
	}
	return method
}

// foundStatus is a status and its offset in a paragraph.
type foundStatus struct {
	Status
	start int
}

// findStatuses finds the numbers from 200 to 599 that are statuses: a code span begins with them, or the words around them say so.
func findStatuses(in Inline) []foundStatus {
	var out []foundStatus
	v := in.Value
	for i := 0; i+3 <= len(v); i++ {
		code, err := strconv.Atoi(v[i : i+3])
		if err != nil || code < 200 || code > 599 || i > 0 && inNumberOrWord(v[i-1]) || i+3 < len(v) && inNumberOrWord(v[i+3]) {
			continue
		}
		s := foundStatus{Status{Code: code}, i}
		for _, c := range in.Codes {
			if c.Start == i {
				s.Reason = strings.Trim(v[i+3:c.End], " ,.`")
			}
		}
		if phrase := http.StatusText(code); s.Reason != "" || phrase != "" && statusContext(v, i, phrase) {
			out = append(out, s)
		}
		i += 2
	}
	return out
}

func inNumberOrWord(c byte) bool { return letter(c) || digit(c) || strings.IndexByte("._-", c) >= 0 }

// statusContext says whether the number at i is a status: the next word must permit it, and the words around must be about
// responses.
func statusContext(v string, i int, phrase string) bool {
	rest := strings.ToLower(v[i+3:])
	word, _, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	word = strings.Trim(word, ".,;:`)")
	phrase, _, _ = strings.Cut(strings.ToLower(phrase), " ")
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
