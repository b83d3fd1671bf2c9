package target

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/graphconform/conform/harness/file"
)

const (
	maxFile     = 256 << 10 // bytes
	maxMistakes = 10        // of one file that an error names
)

// Load reads a conform.yaml. Its error is of type *Error and names up to ten mistakes, one per line, each as file:line:column; it
// wraps fs.ErrNotExist if there is no such file.
func Load(path string) (*File, error) {
	src, err := readUpTo(path, maxFile+1)
	if err != nil {
		return nil, &Error{Err: err}
	}
	return Read(path, src)
}

// readUpTo reads a file, or its beginning if it is longer than the limit.
func readUpTo(path string, limit int64) ([]byte, error) {
	f, err := file.Open(path, math.MaxInt64)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return io.ReadAll(io.LimitReader(f, limit))
}

// Read is Load for a text that is already in memory. Path names it in errors, and `file:` references are relative to its folder.
func Read(path string, src []byte) (*File, error) {
	f := &File{path: path}
	m := &mistakes{}
	// Each step relies on those before it: no message may quote a value before the search for secrets.
	for _, step := range []func(){
		func() { checkText(src, m) },
		func() { findSecrets(src, m) },
		func() { f.tree, f.places = parse(src, m) },
		func() { validate(f.tree, f.places, m) },
		func() { decode(f.tree, f, m) },
		func() { f.checkTargets(m) },
	} {
		if step(); len(m.list) > 0 {
			return nil, &Error{Err: m.err(path)}
		}
	}
	return f, nil
}

// decode fills a struct from a value that is valid under the schema.
func decode(from, into any, m *mistakes) {
	text, err := json.Marshal(from)
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		decoder.DisallowUnknownFields()
		err = decoder.Decode(into)
	}
	if err != nil {
		m.add(place{1, 1}, "conform cannot decode the file, which is a bug in conform: %v", err)
	}
}

// place is a position in the file, both numbers from 1.
type place struct{ line, column int }

// mistakes collects what is wrong with a file.
type mistakes struct{ list []mistake }

type mistake struct {
	place
	text string
}

func (m *mistakes) add(at place, format string, args ...any) {
	m.list = append(m.list, mistake{at, fmt.Sprintf(format, args...)})
}

// err names the first mistakes in the order of the file.
func (m *mistakes) err(path string) error {
	slices.SortStableFunc(m.list, func(a, b mistake) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column), cmp.Compare(a.text, b.text))
	})
	var errs []error
	for _, e := range m.list[:min(len(m.list), maxMistakes)] {
		errs = append(errs, fmt.Errorf("%s:%d:%d: %s", path, e.line, e.column, e.text))
	}
	return errors.Join(errs...)
}

// checkText rejects a file that no person can have written as YAML.
func checkText(src []byte, m *mistakes) {
	if len(src) > maxFile {
		m.add(place{1, 1}, "the file is larger than %d KiB", maxFile>>10)
		return
	}
	isBinary := func(r rune) bool {
		return r == utf8.RuneError || unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r)
	}
	if i := bytes.IndexFunc(src, isBinary); i >= 0 {
		r, _ := utf8.DecodeRune(src[i:])
		m.add(placeOf(src, i), "the file is not a text in UTF-8: %U", r)
	}
}

func placeOf(src []byte, offset int) place {
	line := bytes.LastIndexByte(src[:offset], '\n') + 1
	return place{1 + bytes.Count(src[:offset], []byte("\n")), 1 + utf8.RuneCount(src[line:offset])}
}
