package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"

	"golang.org/x/term"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/verdict"
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
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(verdict.EscapeJSON(b.Bytes()))
	return err
}

// notices prints what a person should know beside the result.
func notices(w io.Writer) func(harness.Notice) {
	return func(n harness.Notice) {
		say(w, "conform: "+n.Text)
		if n.Hint != "" {
			say(w, "hint: "+n.Hint)
		}
	}
}
