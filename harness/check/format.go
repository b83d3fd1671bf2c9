package check

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// maxShown bounds, in bytes, how much of a value a finding quotes.
const maxShown = 120

// Show formats a decoded JSON value for a finding, bounded.
func Show(v any) string {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "a value that cannot be shown"
	}
	return Clip(string(bytes.TrimSpace(buf.Bytes())))
}

// ShowMember is Show for a member that may be absent.
func ShowMember(v any, present bool) string {
	if !present {
		return "absent"
	}
	return Show(v)
}

// Clip bounds text from a target for a finding.
func Clip(s string) string {
	if s == "" {
		return "an empty value"
	}
	if len(s) <= maxShown {
		return s
	}
	return strings.ToValidUTF8(s[:maxShown], "") + "…"
}

// Status formats a status for a finding: `204 No Content`.
func Status(code int) string {
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}
