package baseline

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/file"
)

// list is where the entries stand in the file. Lines and columns count from 1.
type list struct {
	key    int   // line of the key entries
	keys   []int // lines of all keys of the file
	starts []int // lines of the dashes, in block style
	column int   // of the dashes
	flow   bool  // [ ]
}

// end is the line after the list.
func (l *list) end(lines int) int {
	for _, key := range l.keys {
		if key > l.key {
			return key
		}
	}
	return lines + 1
}

// block is the lines of an entry, from its comment to its last line.
type block struct{ first, last int }

// blocks returns the lines of each entry. A comment directly above an entry is about it, as is one within it.
func (f *File) blocks(lines []string) (out []block) {
	for i, start := range f.list.starts {
		next := f.list.end(len(lines))
		if i+1 < len(f.list.starts) {
			next = f.list.starts[i+1]
		}
		b := block{start, next - 1}
		for b.last > start && !f.isOf(lines[b.last-1]) {
			b.last--
		}
		for b.first-1 > f.list.key && isComment(lines[b.first-2]) && !f.isOf(lines[b.first-2]) {
			b.first--
		}
		out = append(out, b)
	}
	return out
}

// isOf reports whether a line after an entry's dash is a part of the entry: it is no blank line, and no comment outside.
func (f *File) isOf(line string) bool {
	text := strings.TrimSpace(line)
	indent := len(line) - len(strings.TrimLeft(line, " "))
	return text != "" && (!isComment(line) || indent >= f.list.column)
}

func isComment(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "#") }

// change edits the text of the file, and holds the result against what it must contain. Everything else stays as it is.
func (f *File) change(today string, want []*Entry, edit func(lines []string) ([]string, error)) error {
	lines := strings.SplitAfter(string(f.src), "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	byHand := fmt.Errorf("%s cannot be edited by conform: write each entry on lines of its own, beginning with a dash", f.Path)
	if f.list.flow && len(f.Entries) > 0 {
		return byHand
	}
	lines, err := edit(lines)
	if err != nil {
		return err
	}
	out := []byte(strings.Join(lines, ""))
	if bytes.Contains(f.src, []byte("\r\n")) {
		out = bytes.ReplaceAll(bytes.ReplaceAll(out, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	}
	got, err := read(f.Path, out, today, f.checks)
	if err != nil {
		return errors.Join(byHand, err)
	}
	if !slices.EqualFunc(got.Entries, want, (*Entry).equal) {
		return byHand
	}
	if err := file.Replace(f.Path, f.src, out); err != nil {
		return err
	}
	*f = *got
	return nil
}

// equal compares what the file says of two entries.
func (e *Entry) equal(o *Entry) bool {
	x, y := *e, *o
	x.first, x.expires, y.first, y.expires = 0, place{}, 0, place{}
	return fmt.Sprintf("%#v", x) == fmt.Sprintf("%#v", y)
}

// remove removes the entries that are not in keep.
func (f *File) remove(today string, keep []*Entry) error {
	return f.change(today, keep, func(lines []string) ([]string, error) {
		for i, b := range slices.Backward(f.blocks(lines)) {
			if !slices.Contains(keep, f.Entries[i]) {
				lines = slices.Delete(lines, b.first-1, b.last)
			}
		}
		return lines, nil
	})
}

var emptyList = regexp.MustCompile(`^(["']?entries["']?\s*:)\s*\[\s*\]`)

// add adds entries after the others.
func (f *File) add(today string, more []*Entry) error {
	return f.change(today, slices.Concat(f.Entries, more), func(lines []string) ([]string, error) {
		after, indent := f.list.key, "  "
		if blocks := f.blocks(lines); len(blocks) > 0 {
			after, indent = blocks[len(blocks)-1].last, strings.Repeat(" ", f.list.column-1)
		} else {
			lines[after-1] = emptyList.ReplaceAllString(lines[after-1], "$1")
		}
		if !strings.HasSuffix(lines[after-1], "\n") {
			lines[after-1] += "\n"
		}
		return slices.Insert(lines, after, render(more, indent)), nil
	})
}

var expiresValue = regexp.MustCompile(`^(["']?expires["']?\s*:\s*["']?)\d{4}-\d\d-\d\d`)

// renew sets the last day of entries.
func (f *File) renew(today, until string, renewed []*Entry) error {
	var want []*Entry
	for _, e := range f.Entries {
		later := *e
		if slices.Contains(renewed, e) {
			later.Expires = until
		}
		want = append(want, &later)
	}
	return f.change(today, want, func(lines []string) ([]string, error) {
		for _, e := range renewed {
			text := []rune(lines[e.expires.line-1])
			before, rest := string(text[:e.expires.column-1]), string(text[e.expires.column-1:])
			lines[e.expires.line-1] = before + expiresValue.ReplaceAllString(rest, "${1}"+until)
		}
		return lines, nil
	})
}
