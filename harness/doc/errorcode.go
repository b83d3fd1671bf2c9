package doc

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// ErrorCode is a code that the page documents for errors: a row of a table, or a sentence.
type ErrorCode struct {
	Code   string
	Status int      // 0 if the page names none
	Names  []string // what the row or sentence sets in code or in bold: the properties that the error is about, if it is about some
	Text            // what causes the error, in the page's words
}

// errorSentence matches the words before a code.
var errorSentence = regexp.MustCompile(`(?i)\berror codes?\b[^.]{0,25}$`)

// readErrorTable reads a table with a column of codes, such as `ErrorInvalidTime` or `400 BadRequest`.
func (r *Response) readErrorTable(t *Table) {
	status := t.column("http status code", "status code", "http status", "http code", "status", "response code")
	code := t.column("error code", "error.code", "code", "error")
	if code < 0 {
		code = status
	}
	for _, row := range t.Rows {
		e := ErrorCode{Text: row.cell(0).Text}
		var words []string
		for i := range row.Cells {
			cell := row.cell(i)
			n, text := cutStatus(cell.Value)
			if n > 0 && (i == code || i == status) {
				e.Status = n
			}
			switch i {
			case code:
				e.Code = text
				continue
			case status:
				continue
			}
			words = append(words, cell.Value)
			e.Names = append(e.Names, cell.marked()...)
		}
		if e.Text.Value = strings.TrimSpace(strings.Join(words, ": ")); e.Status >= 400 && e.Code != "" {
			r.Errors = append(r.Errors, e)
		}
	}
}

// cutStatus reads `400 BadRequest`, `400` and `BadRequest`. The phrase of a status, `400 Bad Request`, is no code.
func cutStatus(text string) (status int, code string) {
	text = strings.Trim(text, " `*")
	first, rest, _ := strings.Cut(text, " ")
	if n, err := strconv.Atoi(first); err == nil && http.StatusText(n) != "" {
		status, text = n, strings.Trim(rest, " `*-:")
	}
	if !isTypeName(text) {
		return status, ""
	}
	return status, text
}

// readErrorCodes reads "returns 400 with the error code `x`".
func (r *Response) readErrorCodes(in Inline) {
	for _, c := range in.Codes {
		code := in.Span(c)
		if !isTypeName(code) || !errorSentence.MatchString(in.Value[:c.Start]) {
			continue
		}
		sentence := sentenceAround(in.Value, c.Start)
		e := ErrorCode{Code: code, Text: Text{sentence, in.at(c.Start)}}
		for _, s := range findStatuses(in) {
			if s.Code >= 400 && s.start < c.Start && strings.Contains(sentence, strconv.Itoa(s.Code)) {
				e.Status = s.Code
			}
		}
		for _, name := range in.marked() {
			if name != code && strings.Contains(sentence, name) {
				e.Names = append(e.Names, name)
			}
		}
		r.Errors = append(r.Errors, e)
	}
}

// marked returns the texts in code and in bold.
func (in Inline) marked() (out []string) {
	for _, spans := range [][]Span{in.Codes, in.Bold} {
		for _, s := range spans {
			out = appendNew(out, strings.Trim(in.Span(s), " ,."))
		}
	}
	return out
}

// IsStatusCode says whether an error code is the phrase of its status, `BadRequest` for 400, in any case.
func IsStatusCode(status int, code string) bool {
	phrase := strings.NewReplacer(" ", "", "-", "", "'", "").Replace(http.StatusText(status))
	return phrase != "" && strings.EqualFold(code, phrase)
}
