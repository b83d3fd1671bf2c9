package target

import (
	"errors"
	"fmt"
	"strings"
)

// Place is a line and a column in the file, both from 1.
type Place struct{ Line, Column int }

// Mistake is an error in the file.
type Mistake struct {
	File string
	Place
	Message string // what was wanted and what came, never a value that may be secret
	Near    string // what was probably meant
}

func (e *Mistake) Error() string {
	text := fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
	if e.Near != "" {
		text += "; did you mean " + e.Near
	}
	return text
}

// maxMistakes bounds how many mistakes of one file are named.
const maxMistakes = 10

// mistakes collects what is wrong with a file.
type mistakes struct {
	file string
	list []error
}

func (m *mistakes) add(at Place, near, format string, args ...any) {
	if len(m.list) < maxMistakes {
		m.list = append(m.list, &Mistake{File: m.file, Place: at, Message: fmt.Sprintf(format, args...), Near: near})
	}
}

func (m *mistakes) err() error { return errors.Join(m.list...) }

func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// short quotes a value from the file for a message.
func short(s string) string {
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "…"
	}
	return fmt.Sprintf("%q", s)
}
