package doc

import (
	"regexp"
	"strconv"
)

// ErrorStatus is an error status, or `4XX` or `5XX` for any of them, with the sentence that names it.
type ErrorStatus struct {
	Status string
	Text
}

// statusClass matches the words for any error status of a class.
var statusClass = regexp.MustCompile(`(?i)\b([45])xx\b[^.]{0,60}\b(?:errors?|respon\w+|status\w*)\b`)

// ErrorStatuses returns the error statuses of an update that the page names outside of the list in its response section, each once: in the
// introduction, in the text about the request, in the descriptions of headers and, as a class, in the response section.
func (p *Page) ErrorStatuses() (out []ErrorStatus) {
	seen := map[string]bool{}
	add := func(in Inline, status string, at int) {
		if sentence := sentenceAround(in.Value, at); !seen[status] && otherMethod(sentence, status) == "" {
			seen[status] = true
			out = append(out, ErrorStatus{status, Text{said(sentence), in.at(at)}})
		}
	}
	class := func(in Inline) {
		if m := statusClass.FindStringSubmatchIndex(in.Value); m != nil {
			add(in, in.Value[m[2]:m[3]]+"XX", m[0])
		}
	}
	for _, in := range p.Response.Paragraphs {
		class(in)
	}
	list := p.Prose
	for _, h := range p.Headers.Items {
		list = append(list[:len(list):len(list)], Inline{Text: h.Description})
	}
	for _, in := range list {
		class(in)
		for _, s := range findStatuses(in) {
			if s.Code >= 400 {
				add(in, strconv.Itoa(s.Code), s.start)
			}
		}
	}
	return out
}
