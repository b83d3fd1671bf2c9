package doc

import (
	"bytes"
	"strings"
)

var typographic = strings.NewReplacer("\u201c", `"`, "\u201d", `"`, "\u2026", "", "\u00a0", " ", "\u200b", "")

// repair corrects the mistakes that pages make in JSON, beyond comments and trailing commas: typographic and single quotes and
// spaces, a line break inside a string, a member name without quotes, a missing comma at the end of a line, an ellipsis. The
// result need not be JSON.
func repair(raw []byte) []byte {
	raw = []byte(typographic.Replace(string(raw)))
	var out []byte
	inString, last, quote := false, byte(0), byte(0) // last is the last byte outside of strings that is not white space
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if inString {
			switch {
			case c == '\\' && i+1 < len(raw):
				i++
				out = append(out, c, raw[i])
			case c == '\n':
				out = append(out, `\n`...)
			case c == '\t':
				out = append(out, `\t`...)
			case c == quote:
				inString, last = false, '"'
				out = append(out, '"')
			case c == '"':
				out = append(out, `\"`...)
			default:
				out = append(out, c)
			}
			continue
		}
		switch {
		case c == '"' || c == '\'':
			if last == '"' || last == '}' || last == ']' || digit(last) || nameByte(last) {
				out = append(out, ',') // a value has ended
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
			word := string(raw[i:n])
			if bytes.HasPrefix(bytes.TrimLeft(raw[n:], " \t"), []byte(":")) {
				word = `"` + word + `"`
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

func nameByte(c byte) bool { return letter(c) || c == '_' }
