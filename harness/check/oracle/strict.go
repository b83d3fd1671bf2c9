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

// The bounds on one body. JSON readers disagree beyond them, and both validators need unbounded time or panic: a number such as
// 1e10000000 becomes an integer of ten million digits.
const (
	maxDepth    = 512 // nested arrays and objects; far from the end of the stack of the recursive validators
	maxDigits   = 400 // every float64 has a decimal form of at most 330 digits that reads back as itself
	maxExponent = 400 // float64 ends at 1e308 and 5e-324; no Edm type holds more
)

// The classes of DecodeError. RFC 8259 is their source, with two additions: number and depth (section 9 lets a reader set limits),
// and duplicate members (section 4 calls the behaviour unpredictable, RFC 7493 section 2.3 forbids them).
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

// DecodeStrict decodes a body that must be exactly one JSON value: UTF-8 without byte order mark, no duplicate members, nothing
// after the value, numbers and nesting within bounds. Numbers become json.Number. An error is always a *DecodeError.
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
	dec := json.NewDecoder(bytes.NewReader(value))
	dec.UseNumber()
	v, bad := (&strictReader{dec, value, start}).value()
	if bad != nil {
		return nil, bad
	}
	return v, nil
}

const blanks = " \t\r\n" // RFC 8259 section 2

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

// checkDepth runs before the syntax check, which has a limit of its own.
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

// checkSyntax returns the text of the one value and where it starts.
func checkSyntax(body []byte) (value []byte, start int, err error) {
	if json.Valid(body) {
		value = bytes.TrimLeft(body, blanks)
		return bytes.TrimRight(value, blanks), len(body) - len(value), nil
	}
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
	rest := bytes.TrimLeft(body[end:], blanks)
	if len(rest) > 0 {
		return nil, 0, &DecodeError{ClassTrailing, len(body) - len(rest), fmt.Sprintf("%d bytes after the JSON value", len(rest))}
	}
	return raw, end - len(raw), nil
}

// strictReader decodes well-formed JSON and rejects what the grammar allows.
type strictReader struct {
	dec  *json.Decoder
	text []byte
	base int // offset of text in the body
}

func (r *strictReader) fail(class string, at int, detail string) *DecodeError {
	return &DecodeError{class, r.base + at, detail}
}

func (r *strictReader) value() (any, *DecodeError) {
	at := r.next()
	token, err := r.dec.Token()
	if err != nil {
		return nil, r.fail(ClassSyntax, at, err.Error())
	}
	if n, isNumber := token.(json.Number); isNumber {
		if problem := numberProblem(n); problem != "" {
			return nil, r.fail(ClassNumber, at, problem)
		}
	}
	switch token {
	case json.Delim('['):
		return r.array()
	case json.Delim('{'):
		return r.object()
	}
	return token, nil
}

func (r *strictReader) array() (any, *DecodeError) {
	array := []any{}
	for r.dec.More() {
		v, bad := r.value()
		if bad != nil {
			return nil, bad
		}
		array = append(array, v)
	}
	return array, r.end()
}

func (r *strictReader) object() (any, *DecodeError) {
	object := map[string]any{}
	for r.dec.More() {
		at := r.next()
		token, bad := r.value()
		if bad != nil {
			return nil, bad
		}
		name, _ := token.(string)
		if _, twice := object[name]; twice {
			return nil, r.fail(ClassDuplicate, at, "duplicate member "+quote(name))
		}
		if object[name], bad = r.value(); bad != nil {
			return nil, bad
		}
	}
	return object, r.end()
}

// end reads a closing bracket.
func (r *strictReader) end() *DecodeError {
	if _, err := r.dec.Token(); err != nil {
		return r.fail(ClassSyntax, r.next(), err.Error())
	}
	return nil
}

// next returns the offset of the next token.
func (r *strictReader) next() int {
	at := int(r.dec.InputOffset())
	for at < len(r.text) && strings.IndexByte(" \t\r\n,:", r.text[at]) >= 0 {
		at++
	}
	return at
}

// numberProblem says why a number is out of bounds, or returns "".
func numberProblem(n json.Number) string {
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
		return fmt.Sprintf("number with exponent %s, want at most %d", truncate(exponent, 20), maxExponent)
	}
	return ""
}
