package catalogue

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
)

// judgeHeaderField judges the lines of a documented response header.
func judgeHeaderField(h *contract.Header, lines []string) []check.Finding {
	if len(lines) == 0 {
		if !h.Required {
			return nil
		}
		return finding("header.missing", "the header "+h.Name, "none", "").Findings
	}
	for _, value := range fieldValues(h, lines) {
		if want := headerMismatch(h, value); want != "" {
			return finding("header.value", h.Name+": "+want, check.Clip(value), "").Findings
		}
	}
	return nil
}

// fieldValues returns the values to judge: each line by itself, or all lines joined where the header is a list (RFC 9110 §5.3).
func fieldValues(h *contract.Header, lines []string) []string {
	if h.Schema != nil && h.Schema.Type.Is("array") {
		return []string{strings.Join(lines, ",")}
	}
	return lines
}

// headerMismatch says what the schema expects of a field value, or returns "". Header fields have no types, so a value is valid if any
// interpretation of it is.
func headerMismatch(h *contract.Header, text string) (want string) {
	if h.Schema == nil || h.Schema.Type.Is("object") {
		return ""
	}
	for _, reading := range interpretations(text) {
		mismatch, reason := oracle.ValueMismatch(h.Schema, reading)
		if mismatch == "" || reason != "" {
			return ""
		}
		want = mismatch
	}
	return want
}

// interpretations returns what a field value may mean: a list, an instant, a boolean, a number or, last, text.
func interpretations(text string) (out []any) {
	text = strings.TrimSpace(text)
	items := strings.Split(text, ",")
	for _, read := range []func(string) (any, bool){asNumber, asBool, asText} {
		var list []any
		for _, item := range items {
			if v, ok := read(strings.TrimSpace(item)); ok && text != "" {
				list = append(list, v)
			}
		}
		if len(list) == len(items) || text == "" {
			out = append(out, slices.Concat([]any{}, list))
		}
	}
	for _, read := range []func(string) (any, bool){asInstant, asBool, asNumber, asText} {
		if v, ok := read(text); ok {
			out = append(out, v)
		}
	}
	return out
}

func asText(s string) (any, bool) { return s, true }

func asNumber(s string) (any, bool) {
	v, err := oracle.DecodeStrict([]byte(s))
	n, ok := v.(json.Number)
	return n, ok && err == nil
}

func asBool(s string) (any, bool) {
	lower := strings.ToLower(s)
	return lower == "true", lower == "true" || lower == "false"
}

// asInstant converts an HTTP date to the form of JSON Schema.
func asInstant(s string) (any, bool) {
	at, err := http.ParseTime(s)
	return at.UTC().Format(time.RFC3339), err == nil
}
