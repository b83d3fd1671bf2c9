package oracle

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The bounds on one body. Readers of JSON disagree beyond them, and two of the validators behind the oracle need unbounded
// time or panic (a bounded number of the form 1e10000000 becomes a ten-million-digit integer).
const (
	maxDepth    = 512 // nested arrays and objects; the recursive validators stay far from the end of their stack
	maxDigits   = 400 // every float64 has a plain decimal form of at most 330 digits that reads back as itself
	maxExponent = 400 // float64 ends at 1e308 and 5e-324; beyond, nothing that Edm can name is left
)

// The classes of DecodeError. RFC 8259 is the source of all but number and depth (its section 9 lets a reader set limits), and of
// duplicate members (section 4: behaviour is unpredictable; RFC 7493 section 2.3 forbids them).
const (
	ClassSyntax    = "json.syntax"
	ClassDuplicate = "json.duplicate-member"
	ClassTrailing  = "json.trailing"
	ClassEncoding  = "json.encoding"
	ClassNumber    = "json.number"
	ClassDepth     = "json.depth"
)

// DecodeError says why a body is not one strict JSON value. Offset counts bytes from 0; Detail is bounded and escaped.
type DecodeError struct {
	Class  string
	Offset int
	Detail string
}

func (e *DecodeError) Error() string {
	return fmt.Sprintf("%s at byte %d", e.Detail, e.Offset)
}

// DecodeStrict reads a body that must be exactly one JSON value: UTF-8 without byte order mark, no two members of one name, nothing
// behind the value, numbers and nesting within bounds. Numbers come as json.Number. An error is always a *DecodeError.
func DecodeStrict(body []byte) (any, error) {
	if err := checkEncoding(body); err != nil {
		return nil, err
	}
	if err := checkDepth(body); err != nil {
		return nil, err
	}
	value, start, err := checkSyntax(body)
	if err != nil {
		return nil, err
	}
	v, bad := (&strictReader{text: value, base: start}).value()
	if bad != nil {
		return nil, bad
	}
	return v, nil
}

func checkEncoding(body []byte) error {
	if bytes.HasPrefix(body, []byte("\xef\xbb\xbf")) {
		return &DecodeError{ClassEncoding, 0, "byte order mark"}
	}
	for at := 0; at < len(body); {
		r, size := utf8.DecodeRune(body[at:])
		if r == utf8.RuneError && size == 1 {
			return &DecodeError{ClassEncoding, at, fmt.Sprintf("invalid UTF-8 (0x%02x)", body[at])}
		}
		at += size
	}
	return nil
}

// checkDepth runs before the syntax check, which would recurse or give up at a depth of its own.
func checkDepth(body []byte) error {
	depth, quoted := 0, false
	for at := 0; at < len(body); at++ {
		switch c := body[at]; {
		case quoted && c == '\\':
			at++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			if depth++; depth > maxDepth {
				return &DecodeError{ClassDepth, at, fmt.Sprintf("more than %d levels of nesting", maxDepth)}
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	return nil
}

// checkSyntax returns the text of the one value and where it starts. encoding/json is the judge of the grammar; strictReader
// then walks text that is known to be well formed.
func checkSyntax(body []byte) (value []byte, start int, err error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	var raw json.RawMessage
	switch err := dec.Decode(&raw); {
	case errors.Is(err, io.EOF):
		return nil, 0, &DecodeError{ClassSyntax, len(body), "no JSON value"}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, 0, &DecodeError{ClassSyntax, len(body), "the JSON value ends early"}
	case err != nil:
		at := 0
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			at = max(0, int(syntax.Offset)-1)
		}
		return nil, 0, &DecodeError{ClassSyntax, at, err.Error()}
	}
	end := int(dec.InputOffset())
	rest := bytes.TrimLeft(body[end:], " \t\r\n")
	if len(rest) > 0 {
		return nil, 0, &DecodeError{ClassTrailing, len(body) - len(rest), fmt.Sprintf("%d bytes behind the JSON value", len(rest))}
	}
	return raw, end - len(raw), nil
}

// strictReader walks well-formed JSON and refuses what the grammar lets through.
type strictReader struct {
	text []byte
	base int // offset of text in the body
	at   int
}

func (r *strictReader) value() (any, *DecodeError) {
	r.space()
	switch r.text[r.at] {
	case '{':
		return r.object()
	case '[':
		return r.array()
	case '"':
		return r.str()
	case 't':
		r.at += len("true")
		return true, nil
	case 'f':
		r.at += len("false")
		return false, nil
	case 'n':
		r.at += len("null")
		return nil, nil
	}
	return r.number()
}

func (r *strictReader) object() (any, *DecodeError) {
	object := map[string]any{}
	for first := true; !r.closed('}', first); first = false {
		at := r.at
		name, err := r.str()
		if err != nil {
			return nil, err
		}
		if _, twice := object[name]; twice {
			return nil, &DecodeError{ClassDuplicate, r.base + at, "duplicate member " + quoted(name)}
		}
		r.space()
		r.at++ // the colon
		v, err := r.value()
		if err != nil {
			return nil, err
		}
		object[name] = v
	}
	return object, nil
}

func (r *strictReader) array() (any, *DecodeError) {
	array := []any{}
	for first := true; !r.closed(']', first); first = false {
		v, err := r.value()
		if err != nil {
			return nil, err
		}
		array = append(array, v)
	}
	return array, nil
}

// closed steps over the opening bracket or a comma, and over the closing bracket, which it reports.
func (r *strictReader) closed(end byte, first bool) bool {
	r.space()
	if first || r.text[r.at] == ',' {
		r.at++
		r.space()
	}
	if r.text[r.at] != end {
		return false
	}
	r.at++
	return true
}

func (r *strictReader) str() (string, *DecodeError) {
	start, plain := r.at, true
	for r.at++; r.text[r.at] != '"'; r.at++ {
		if r.text[r.at] == '\\' {
			plain = false
			r.at++
		}
	}
	r.at++
	if plain {
		return string(r.text[start+1 : r.at-1]), nil
	}
	var s string
	if err := json.Unmarshal(r.text[start:r.at], &s); err != nil {
		return "", &DecodeError{ClassSyntax, r.base + start, err.Error()}
	}
	return s, nil
}

func (r *strictReader) number() (any, *DecodeError) {
	start := r.at
	for r.at < len(r.text) && strings.IndexByte("+-.0123456789eE", r.text[r.at]) >= 0 {
		r.at++
	}
	n := json.Number(r.text[start:r.at])
	if reason := absurd(n); reason != "" {
		return nil, &DecodeError{ClassNumber, r.base + start, reason}
	}
	return n, nil
}

func (r *strictReader) space() {
	for r.at < len(r.text) && strings.IndexByte(" \t\r\n", r.text[r.at]) >= 0 {
		r.at++
	}
}

// absurd says why a number is out of bounds, or nothing.
func absurd(n json.Number) string {
	digits, exponent := string(n), ""
	if i := strings.IndexAny(digits, "eE"); i >= 0 {
		digits, exponent = digits[:i], digits[i+1:]
	}
	if count := len(strings.Trim(digits, "-")) - strings.Count(digits, "."); count > maxDigits {
		return fmt.Sprintf("number of %d digits, want at most %d", count, maxDigits)
	}
	if exponent == "" {
		return ""
	}
	if e, err := strconv.Atoi(exponent); err != nil || e > maxExponent || e < -maxExponent {
		return fmt.Sprintf("number with exponent %s, want at most %d", shortened(exponent, 20), maxExponent)
	}
	return ""
}

// quoted shows text from a target: escaped, ASCII, and short.
func quoted(s string) string {
	return strconv.QuoteToASCII(shortened(s, 60))
}

// shortened cuts text to at most n bytes, on a rune boundary.
func shortened(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "..."
}

func KindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case string:
		return "a string"
	case json.Number:
		return "a number"
	case []any:
		return "an array"
	}
	return "an object"
}
