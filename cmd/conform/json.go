package main

import (
	"encoding/json"
	"io"
)

// printJSON prints a value for programs and people: indented, and <, > and & not escaped.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
