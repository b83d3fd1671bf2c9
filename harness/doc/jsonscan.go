package doc

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// The functions of this file read texts that are known to be strict JSON. Each text begins with a value, after blanks.

func strict(text []byte) bool { return json.Valid(text) && utf8.Valid(text) }

func skipBlanks(text []byte, at int) int {
	for text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r' {
		at++
	}
	return at
}

// first is the first byte of the value, which tells its kind.
func first(text []byte) byte { return text[skipBlanks(text, 0)] }

// Members calls yield for each member of an object, with the offset of its name.
func Members(text []byte, yield func(name, value []byte, at int)) {
	for at := skipBlanks(text, skipBlanks(text, 0)+1); text[at] != '}'; at = skipBlanks(text, at) {
		name := text[at:valueEnd(text, at)]
		from := skipBlanks(text, skipBlanks(text, at+len(name))+1) // after the colon
		to := valueEnd(text, from)
		yield(name, text[from:to], at)
		if at = skipBlanks(text, to); text[at] == ',' {
			at++
		}
	}
}

// Elements calls yield for each element of an array, with its offset, until it returns false.
func Elements(text []byte, yield func(value []byte, at int) bool) {
	for at := skipBlanks(text, skipBlanks(text, 0)+1); text[at] != ']'; at = skipBlanks(text, at) {
		to := valueEnd(text, at)
		if !yield(text[at:to], at) {
			return
		}
		if at = skipBlanks(text, to); text[at] == ',' {
			at++
		}
	}
}

// valueEnd is the end of the value that begins at an offset.
func valueEnd(text []byte, at int) int {
	depth := 0
	for ; ; at++ {
		switch text[at] {
		case '"':
			at = stringEnd(text, at) - 1
		case '{', '[':
			depth++
			continue
		case '}', ']':
			depth--
		default:
			if depth > 0 {
				continue
			}
			if n := bytes.IndexAny(text[at:], ",]} \t\r\n"); n >= 0 {
				return at + n
			}
			return len(text)
		}
		if depth == 0 {
			return at + 1
		}
	}
}

func stringEnd(text []byte, at int) int {
	for at++; text[at] != '"'; at++ {
		if text[at] == '\\' {
			at++
		}
	}
	return at + 1
}

func compact(text []byte) []byte {
	var b bytes.Buffer
	b.Grow(len(text))
	_ = json.Compact(&b, text) // it is JSON
	return b.Bytes()
}

// decode returns a value as encoding/json decodes it with UseNumber.
func decode(text []byte) any {
	switch first(text) {
	case '{':
		out := map[string]any{}
		Members(text, func(name, value []byte, _ int) { out[Unquote(name)] = decode(value) })
		return out
	case '[':
		out := []any{}
		Elements(text, func(value []byte, _ int) bool {
			out = append(out, decode(value))
			return true
		})
		return out
	}
	return Literal(text)
}

// Literal returns what a JSON literal stands for: a string, a bool, a json.Number, or nil.
func Literal(text []byte) any {
	text = bytes.Trim(text, " \t\r\n")
	switch text[0] {
	case 't', 'f':
		return text[0] == 't'
	case 'n':
		return nil
	case '"':
		return Unquote(text)
	}
	return json.Number(text)
}

// Unquote returns what a JSON string stands for.
func Unquote(text []byte) string {
	if bytes.IndexByte(text, '\\') < 0 {
		return string(text[1 : len(text)-1])
	}
	var s string
	_ = json.Unmarshal(text, &s) // it is a string
	return s
}
