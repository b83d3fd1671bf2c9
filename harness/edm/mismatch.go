package edm

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// maxQuoted bounds the bytes of a value in an error: the value may come from a target and be megabytes long.
const maxQuoted = 60

func mismatch(want string, got any) error {
	return errors.New("want " + want + ", got " + describe(got))
}

func describe(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case string:
		return quote(v)
	case json.Number:
		if _, err := parseNumber(v.String()); err != nil || len(v) > maxQuoted {
			return "the number " + quote(v.String())
		}
		return v.String()
	case []any:
		return "an array"
	case map[string]any:
		return "an object"
	}
	return fmt.Sprintf("a Go %T", v)
}

// quote escapes control characters and invalid UTF-8, and truncates between characters.
func quote(s string) string {
	if len(s) <= maxQuoted {
		return strconv.Quote(s)
	}
	cut := maxQuoted
	for cut > maxQuoted-utf8.UTFMax && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return fmt.Sprintf("%s... (%d bytes)", strconv.Quote(s[:cut]), len(s))
}
