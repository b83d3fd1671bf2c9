package mock

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds the nesting of a body, maxExponent the size of its numbers: exact arithmetic beyond them is too expensive.
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

// decode reads exactly one JSON value (RFC 8259) with exact numbers and unique member names.
func decode(raw []byte) (any, error) {
	if !utf8.Valid(raw) || !json.Valid(raw) || loneSurrogate(raw) {
		return nil, errSyntax
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return decodeValue(d, 0)
}

// decodeValue reads one value of text that is known to be valid.
func decodeValue(d *json.Decoder, depth int) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, errSyntax
	}
	if n, ok := token.(json.Number); ok {
		return n, checkNumber(n)
	}
	opening, ok := token.(json.Delim)
	if !ok {
		return token, nil
	}
	if depth == maxDepth {
		return nil, errDepth
	}
	members, list, seen := object{}, []any{}, map[string]bool{}
	for d.More() {
		name := ""
		if opening == '{' {
			token, _ = d.Token()
			if name, _ = token.(string); seen[name] {
				return nil, errDuplicate
			}
			seen[name] = true
		}
		value, err := decodeValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		members, list = append(members, member{name, value}), append(list, value)
	}
	_, _ = d.Token() // the closing delimiter
	if opening == '{' {
		return members, nil
	}
	return list, nil
}

// loneSurrogate finds a \uD800 to \uDFFF escape without its other half. The decoder would replace it by U+FFFD, so that the string
// would differ from the one that was sent.
func loneSurrogate(raw []byte) bool {
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		switch {
		case isSurrogate(raw[i:], "cdef"):
			return true
		case isSurrogate(raw[i:], "89ab"):
			i += len("uD83D")
			if i+1 >= len(raw) || raw[i] != '\\' || !isSurrogate(raw[i+1:], "cdef") {
				return true
			}
			i += len("uDE00")
		}
	}
	return false
}

// isSurrogate reports whether raw starts with uDx.. for an x among the digits.
func isSurrogate(raw []byte, digits string) bool {
	return len(raw) >= 5 && raw[0] == 'u' && raw[1]|0x20 == 'd' && strings.IndexByte(digits, raw[2]|0x20) >= 0
}

func checkNumber(n json.Number) error {
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
