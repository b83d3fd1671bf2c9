package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"github.com/graphconform/conform/harness"
)

// isTerminal reports whether a writer is a terminal that can redraw a line.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
}

// colored reports whether to use colour: on a terminal, unless NO_COLOR is set and not empty.
func colored(w io.Writer) bool { return isTerminal(w) && os.Getenv("NO_COLOR") == "" }

// width returns the number of columns of a terminal, 0 for any other writer.
func width(w io.Writer) int {
	if !isTerminal(w) {
		return 0
	}
	columns, _, err := term.GetSize(int(w.(*os.File).Fd()))
	if err != nil {
		return 0
	}
	return columns
}

// printJSON prints a value for programs and people: indented, and <, > and & not escaped.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// notices prints what a person should know beside the result.
func notices(w io.Writer) func(harness.Notice) {
	return func(n harness.Notice) {
		_, _ = fmt.Fprintln(w, "conform: "+n.Text) // the run continues without it
		if n.Hint != "" {
			_, _ = fmt.Fprintln(w, "hint: "+n.Hint)
		}
	}
}
