package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
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
	return clip(string(bytes.TrimSpace(buf.Bytes())))
}

func clip(s string) string {
	if s == "" {
		return "an empty value"
	}
	if len(s) <= maxShown {
		return s
	}
	return strings.ToValidUTF8(s[:maxShown], "") + "…"
}

func kindOf(v any) string {
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

func one(class, want, got, hint string) Outcome {
	return Outcome{Findings: []verdict.Finding{{Class: class, Want: want, Got: got, Hint: hint}}}
}

// at names the exchange that shows what was found.
func (o Outcome) at(exchange int) Outcome {
	for i := range o.Findings {
		o.Findings[i].Exchange = exchange
	}
	return o
}

func skip(reason string) Outcome { return Outcome{Skip: reason} }

// classed gives every finding the class.
func classed(class string, findings []verdict.Finding) Outcome {
	for i := range findings {
		findings[i].Class = class
	}
	return Outcome{Findings: bounded(findings)}
}

// maxFindings bounds what one check says about one case: a target decides how much there is to say.
const maxFindings = 20

func bounded(findings []verdict.Finding) []verdict.Finding {
	if more := len(findings) - maxFindings; more > 0 {
		findings = findings[:maxFindings]
		findings[maxFindings-1].Hint = fmt.Sprintf("and %d more", more)
	}
	return findings
}
