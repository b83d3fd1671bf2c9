package doc

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// jsonEdits returns the edits of punctuation that make lines valid JSON: commas that are too many or missing between lines, quotes and spaces
// of typography. They are nil if the lines are valid, or if these edits do not suffice: then more than one result may be right.
func jsonEdits(lines []Text) []edit {
	var raw []byte
	for _, l := range lines {
		raw = append(append(raw, l.Value...), '\n')
	}
	if len(lines) == 0 || json.Valid(raw) {
		return nil
	}
	at := newPlaces(lines)
	var edits []edit
	var out []byte
	last := 0
	for _, f := range punctuation(raw) {
		edits = append(edits, replace(at.at(f.at), f.length, f.text))
		out = append(append(out, raw[last:f.at]...), f.text...)
		last = f.at + f.length
	}
	if out = append(out, raw[last:]...); !json.Valid(out) {
		return nil
	}
	return edits
}

// byteEdit replaces bytes of a text.
type byteEdit struct {
	at, length int
	text       string
}

// typography maps characters of typography to those of JSON. The quotes may begin and end a string.
var typography = map[string]string{"\u201c": `"`, "\u201d": `"`, "'": `"`, "\u00a0": " ", "\u200b": " "}

// punctuation returns the edits outside of strings, in order.
func punctuation(raw []byte) []byteEdit {
	var edits []byteEdit
	ended, brokenAfter, comma := -1, false, -1 // the end of the last value or name, whether a line has ended since, and the last comma
	for i := 0; i < len(raw); {
		c, size := inJSON(raw[i:])
		begins := c == `"` || c == "{" || c == "["
		switch {
		case begins && ended >= 0 && brokenAfter:
			edits = append(edits, byteEdit{ended, 0, ","})
		case (c == "}" || c == "]") && comma >= 0:
			edits = append(edits, byteEdit{comma, 1, ""})
		}
		if c != string(raw[i:i+size]) {
			edits = append(edits, byteEdit{i, size, c})
		}
		start := i
		i += size
		switch {
		case c == `"`:
			end, quote := stringEnd(raw, start, i)
			if end < 0 {
				return nil
			}
			if quote > 0 && string(raw[end-quote:end]) != `"` {
				edits = append(edits, byteEdit{end - quote, quote, `"`})
			}
			i, ended, brokenAfter, comma = end, end, false, -1
		case c == "}" || c == "]" || nameByte(c[0]) || digit(c[0]):
			ended, brokenAfter, comma = i, false, -1
		case c == ",":
			ended, comma = -1, start
		case c == "\n":
			brokenAfter = true
		case strings.TrimSpace(c) != "":
			ended, comma = -1, -1
		}
	}
	slices.SortStableFunc(edits, func(a, b byteEdit) int { return a.at - b.at })
	return edits
}

// inJSON returns the first character of a text as JSON writes it, and its size in bytes in the text.
func inJSON(raw []byte) (string, int) {
	for from, to := range typography {
		if bytes.HasPrefix(raw, []byte(from)) {
			return to, len(from)
		}
	}
	return string(raw[:1]), 1
}

// stringEnd returns the offset behind the string that begins at start with a quote and continues at i, and the size of its last quote; -1 if
// the string does not end in its line.
func stringEnd(raw []byte, start, i int) (end, quote int) {
	plain := i-start == 1
	for ; i < len(raw) && raw[i] != '\n'; i++ {
		switch {
		case raw[i] == '\\':
			i++
		case plain && raw[i] == raw[start]:
			return i + 1, 1
		case !plain && (bytes.HasPrefix(raw[i:], []byte("\u201c")) || bytes.HasPrefix(raw[i:], []byte("\u201d"))):
			return i + len("\u201c"), len("\u201c")
		case raw[i] == '"': // inside quotes of another kind
			return -1, 0
		}
	}
	return -1, 0
}
