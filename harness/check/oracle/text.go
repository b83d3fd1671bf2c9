package oracle

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// quote shows text from a target: escaped, ASCII, and short.
func quote(s string) string {
	return strconv.QuoteToASCII(truncate(s, 60))
}

// truncate cuts text to at most n bytes, on a rune boundary.
func truncate(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "..."
}

// KindOf names the JSON kind of a decoded value: `a string`.
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
