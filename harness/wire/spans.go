package wire

import (
	"encoding/json"
	"strings"
)

// stringEnd returns the place of the quotation mark that ends the string of a JSON text whose content starts at i.
func stringEnd(s string, i int) int {
	for ; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' {
			i++
		}
	}
	return min(i, len(s))
}

// hideInJSON replaces the spans within each string of a JSON text by a placeholder, so that it stays JSON.
func hideInJSON(s string, spans [][2]int) string {
	if len(spans) == 0 {
		return s
	}
	if out := replaceSpans(s, inStrings(s, spans, false)); json.Valid([]byte(out)) {
		return out
	}
	return replaceSpans(s, inStrings(s, spans, true)) // a span ends within an escape
}

// replaceSpans replaces the spans of a text by a placeholder.
func replaceSpans(s string, spans [][2]int) string {
	var out strings.Builder
	copied := 0
	for _, span := range spans {
		out.WriteString(s[copied:span[0]] + redacted)
		copied = span[1]
	}
	return out.String() + s[copied:]
}

// inStrings cuts spans to the contents of the strings of a JSON text, or extends them to the whole contents.
func inStrings(s string, spans [][2]int, whole bool) (out [][2]int) {
	next := 0
	for i := 0; i < len(s) && next < len(spans); i++ {
		if s[i] != '"' {
			continue
		}
		start := i + 1
		i = stringEnd(s, start)
		for ; next < len(spans) && spans[next][0] < i; next++ {
			from, to := max(start, spans[next][0]), min(i, spans[next][1])
			switch {
			case from >= to:
			case !whole:
				out = append(out, [2]int{from, to})
			case len(out) == 0 || out[len(out)-1][0] != start:
				out = append(out, [2]int{start, i})
			}
			if spans[next][1] > i {
				break // it goes on in the next string
			}
		}
	}
	return out
}
