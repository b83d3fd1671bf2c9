package mock

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

// maxDepth bounds the nesting of a body, maxExponent the size of its numbers: beyond them exact arithmetic costs more than a
// test server should pay.
const (
	maxDepth    = 100
	maxExponent = 1000
)

var (
	errSyntax    = errors.New("the body is not JSON")
	errDuplicate = errors.New("a member name occurs twice in one object")
	errDepth     = fmt.Errorf("the body is nested deeper than %d", maxDepth)
	errNumber    = fmt.Errorf("a number has an exponent beyond %d", maxExponent)
)

// decode reads exactly one JSON value (RFC 8259), numbers exact and member names unique.
func decode(raw []byte) (any, error) {
	if !utf8.Valid(raw) || !json.Valid(raw) || loneSurrogate(raw) {
		return nil, errSyntax
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return decodeValue(d, 0)
}

func decodeValue(d *json.Decoder, depth int) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, errSyntax
	}
	switch t := token.(type) {
	case json.Delim:
		if depth == maxDepth {
			return nil, errDepth
		}
		if t == '{' {
			return decodeObject(d, depth+1)
		}
		return decodeArray(d, depth+1)
	case json.Number:
		return t, boundedNumber(t)
	}
	return token, nil
}

func decodeObject(d *json.Decoder, depth int) (any, error) {
	out, seen := object{}, map[string]bool{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, errSyntax
		}
		name, _ := token.(string)
		if seen[name] {
			return nil, errDuplicate
		}
		seen[name] = true
		value, err := decodeValue(d, depth)
		if err != nil {
			return nil, err
		}
		out = append(out, member{name, value})
	}
	return out, closing(d)
}

func decodeArray(d *json.Decoder, depth int) (any, error) {
	out := []any{}
	for d.More() {
		value, err := decodeValue(d, depth)
		if err != nil {
			return nil, err
		}
		out = append(out, value)
	}
	return out, closing(d)
}

func closing(d *json.Decoder) error {
	if _, err := d.Token(); err != nil && !errors.Is(err, io.EOF) {
		return errSyntax
	}
	return nil
}

// loneSurrogate finds a \uD800 to \uDFFF escape without its other half. The decoder would make U+FFFD of it, and a string would
// read back as another one than was sent.
func loneSurrogate(raw []byte) bool {
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		switch {
		case surrogate(raw[i:], "cdef"):
			return true
		case surrogate(raw[i:], "89ab"):
			i += len("uD83D")
			if i+1 >= len(raw) || raw[i] != '\\' || !surrogate(raw[i+1:], "cdef") {
				return true
			}
			i += len("uDE00")
		}
	}
	return false
}

// surrogate tells whether raw starts with uDx.. for an x among the digits.
func surrogate(raw []byte, digits string) bool {
	return len(raw) >= 5 && raw[0] == 'u' && raw[1]|0x20 == 'd' && strings.IndexByte(digits, raw[2]|0x20) >= 0
}

func boundedNumber(n json.Number) error {
	s := string(n)
	if len(s) > maxExponent {
		return errNumber
	}
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return nil
	}
	if e, err := strconv.Atoi(s[i+1:]); err != nil || e > maxExponent || e < -maxExponent {
		return errNumber
	}
	return nil
}
