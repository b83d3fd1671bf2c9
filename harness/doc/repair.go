package doc

import (
	"bytes"
	"strings"
)

var quotes = strings.NewReplacer("\u201c", `"`, "\u201d", `"`, "\u2026", "", "\u00a0", " ", "\u200b", "")

// repair undoes the slips that pages have beyond comments and trailing commas: typographic and single quotes and spaces, a line break
// inside a string, a bare member name, a missing comma at a line's end, an ellipsis. The result need not be JSON.
func repair(raw []byte) []byte {
	raw = []byte(quotes.Replace(string(raw)))
	var out []byte
	inString, last, quote := false, byte(0), byte(0) // last is the last byte that is no blank, outside of strings
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if inString {
			switch {
			case c == '\\' && i+1 < len(raw):
				out = append(out, c, raw[i+1])
				i++
				continue
			case c == '\n':
				out = append(out, `\n`...)
				continue
			case c == '\t':
				out = append(out, `\t`...)
				continue
			case c == quote:
				inString, last = false, '"'
				out = append(out, '"')
				continue
			case c == '"':
				out = append(out, '\\')
			}
			out = append(out, c)
			continue
		}
		switch {
		case c == '"' || c == '\'':
			if endsValue(last) {
				out = append(out, ',')
			}
			inString, quote, c = true, c, '"'
		case bytes.HasPrefix(raw[i:], []byte("...")):
			i += 2
			continue
		case nameByte(c) && (last == '{' || last == ','):
			n := i
			for n < len(raw) && (nameByte(raw[n]) || digit(raw[n]) || raw[n] == '.' || raw[n] == '@') {
				n++
			}
			word := raw[i:n]
			if rest := bytes.TrimLeft(raw[n:], " \t"); len(rest) > 0 && rest[0] == ':' {
				word = append(append([]byte{'"'}, word...), '"')
			}
			out = append(out, word...)
			i, last = n-1, 'a'
			continue
		}
		out = append(out, c)
		if c > ' ' {
			last = c
		}
	}
	return out
}

// endsValue says whether a value has just ended, so that a string cannot follow without a comma.
func endsValue(c byte) bool { return c == '"' || c == '}' || c == ']' || digit(c) || nameByte(c) }

func nameByte(c byte) bool { return letter(c) || c == '_' }
