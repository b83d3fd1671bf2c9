package check

import (
	"bytes"
	"encoding/json"
	"strings"
)

// maxShown bounds, in bytes, how much of a value a finding quotes.
const maxShown = 120

// Show words a decoded JSON value for a finding, bounded.
func Show(v any) string {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "a value that cannot be shown"
	}
	return Clip(string(bytes.TrimSpace(buf.Bytes())))
}

func ShowMember(v any, present bool) string {
	if !present {
		return "absent"
	}
	return Show(v)
}

func Clip(s string) string {
	if s == "" {
		return "an empty value"
	}
	if len(s) <= maxShown {
		return s
	}
	return strings.ToValidUTF8(s[:maxShown], "") + "…"
}
