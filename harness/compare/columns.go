package compare

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/graphconform/conform/harness/verdict"
)

// Bounds of what is shown of an exchange.
const (
	maxLines    = 24 // of one side
	maxLine     = 300
	maxIndented = 64 << 10 // bytes of a body that is shown member by member
)

// requestLines shows what was sent.
func requestLines(x *verdict.Exchange) []string {
	if x == nil {
		return []string{"nothing was sent"}
	}
	lines := []string{verdict.Shorten(x.Method+" "+pathOf(x.URL), maxLine)}
	if x.RequestBody != "" {
		lines = append(lines, verdict.Shorten("sent "+x.RequestBody, maxLine))
	}
	return lines
}

// responseLines shows the status, the media type, the field that a difference is about, and else the body with a member a line.
func responseLines(x *verdict.Exchange, field string) (lines []string) {
	add := func(text string) { lines = append(lines, verdict.Shorten(text, maxLine)) }
	switch {
	case x == nil:
		return nil
	case x.Status == 0:
		add("no response: " + x.Error)
		return lines
	}
	add(strings.TrimSpace(statusText(x.Status) + " " + http.StatusText(x.Status)))
	r := responseOf(x)
	if field != "" {
		for _, value := range r.header[field] {
			add(field + ": " + value)
		}
		return lines
	}
	add(mediaType(r))
	body := strings.Split(indented(x.Body), "\n")
	for i, line := range body {
		if len(lines) >= maxLines && i < len(body)-1 {
			return append(lines, "... and more in the record")
		}
		if line != "" {
			add(line)
		}
	}
	return lines
}

func indented(body string) string {
	var out bytes.Buffer
	if len(body) > maxIndented || json.Indent(&out, []byte(body), "", "  ") != nil {
		return body
	}
	return out.String()
}

// A row is a line of two columns. Mark says how they differ: `|`, or `<` and `>` where only one side has the line.
type row struct{ left, mark, right string }

// sideBySide aligns the lines of two texts.
func sideBySide(a, b []string) (rows []row) {
	common := longest(a, b)
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			rows = append(rows, row{a[i], " ", b[j]})
			i, j = i+1, j+1
		case i < len(a) && j < len(b) && common[i][j] == common[i+1][j+1]:
			rows = append(rows, row{a[i], "|", b[j]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			rows = append(rows, row{a[i], "<", ""})
			i++
		default:
			rows = append(rows, row{"", ">", b[j]})
			j++
		}
	}
	return rows
}

// longest returns, for each two places, how many lines what follows them has in common.
func longest(a, b []string) [][]int {
	out := make([][]int, len(a)+1)
	for i := range out {
		out[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			out[i][j] = max(out[i+1][j], out[i][j+1])
			if a[i] == b[j] {
				out[i][j] = out[i+1][j+1] + 1
			}
		}
	}
	return out
}

// columns formats rows, each side in so many columns of a terminal. Longer lines continue below.
func columns(rows []row, width int) (lines []string) {
	for _, r := range rows {
		left, right := chunks(r.left, width), chunks(r.right, width)
		for i := range max(len(left), len(right)) {
			l, m, t := "", r.mark, ""
			if i < len(left) {
				l = left[i]
			}
			if i < len(right) {
				t = right[i]
			}
			pad := strings.Repeat(" ", max(0, width-utf8.RuneCountInString(l)))
			lines = append(lines, strings.TrimRight(l+pad+" "+m+" "+t, " "))
		}
	}
	return lines
}

// chunks cuts a line into parts of at most width characters.
func chunks(line string, width int) (out []string) {
	for runes := []rune(line); ; runes = runes[width:] {
		if len(runes) <= width {
			return append(out, string(runes))
		}
		out = append(out, string(runes[:width]))
	}
}
