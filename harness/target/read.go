package target

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

const (
	maxFile  = 256 << 10 // bytes
	maxDepth = 32        // of nesting; a conform.yaml has six
)

// Load reads a conform.yaml. Its error is of type *Error and names up to ten mistakes, one per line, each as file:line:column; it
// wraps fs.ErrNotExist if there is no such file.
func Load(path string) (*File, error) {
	src, err := readUpTo(path, maxFile+1)
	var f *File
	if err == nil {
		f, err = Read(path, src)
	}
	if err != nil {
		return nil, &Error{Err: err}
	}
	return f, nil
}

// readUpTo reads a file, or as much of it as is asked for.
func readUpTo(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	return io.ReadAll(io.LimitReader(file, most))
}

// Read reads the text of a conform.yaml; path names it in errors, and its folder is where `file:` references start.
func Read(path string, src []byte) (*File, error) {
	m := &mistakes{file: path}
	if at, wrong := unreadable(src); wrong != "" {
		m.add(at, "", "%s", wrong)
		return nil, m.err()
	}
	literalSecrets(src, m)
	if m.err() != nil {
		return nil, m.err() // before anything can quote one
	}
	root := parse(src, m)
	if m.err() != nil {
		return nil, m.err()
	}
	f := &File{path: path, places: map[string]Place{}}
	w := walker{mistakes: m, places: f.places}
	w.structure(root, reflect.ValueOf(f).Elem(), "", "conform.yaml")
	if m.err() == nil {
		f.check(m)
	}
	if m.err() != nil {
		return nil, m.err()
	}
	return f, nil
}

// unreadable says why a text cannot be YAML that anybody wrote by hand.
func unreadable(src []byte) (at Place, wrong string) {
	at = Place{1, 1}
	if len(src) > maxFile {
		return at, fmt.Sprintf("want at most %d KiB, got more", maxFile>>10)
	}
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		switch {
		case r == utf8.RuneError && size <= 1:
			return place(src, i), "want UTF-8, got another encoding"
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == 0x7f:
			return place(src, i), fmt.Sprintf("want text, got the control character %U", r)
		}
		i += size
	}
	return at, ""
}

func place(src []byte, offset int) Place {
	line := bytes.LastIndexByte(src[:offset], '\n') + 1
	return Place{1 + bytes.Count(src[:offset], []byte("\n")), 1 + utf8.RuneCount(src[line:offset])}
}

// parse returns the only document's mapping, or nil with the mistake added.
func parse(src []byte, m *mistakes) (root ast.Node) {
	defer func() {
		if recover() != nil { // the parser's own fault, on text that is no YAML
			root = nil
			m.add(Place{1, 1}, "", "want YAML, got text that cannot be read")
		}
	}()
	tokens := lexer.Tokenize(string(src))
	if at := tooDeep(tokens); at != (Place{}) {
		m.add(at, "", "want at most %d levels, got more", maxDepth)
		return nil
	}
	file, err := parser.Parse(tokens, 0)
	var syntax yaml.Error
	switch {
	case errors.As(err, &syntax) && syntax.GetToken() != nil:
		m.add(at(syntax.GetToken()), "", "want YAML: %s", syntax.GetMessage())
		return nil
	case err != nil:
		m.add(Place{1, 1}, "", "want YAML, got text that cannot be read")
		return nil
	}
	var docs []ast.Node
	for _, d := range file.Docs {
		if d.Body != nil {
			if _, comment := d.Body.(*ast.CommentGroupNode); !comment {
				docs = append(docs, d.Body)
			}
		}
	}
	switch {
	case len(docs) == 0:
		m.add(Place{1, 1}, "", "want targets, got an empty file")
		return nil
	case len(docs) > 1:
		m.add(at(docs[1].GetToken()), "", "want one document, got a second")
		return nil
	}
	return docs[0]
}

// tooDeep finds nesting that a recursive parser could fail on: brackets, and entries of entries on one line. Block mappings
// are bounded by the file's size, for each level is indented further.
func tooDeep(tokens token.Tokens) Place {
	flow, line, onLine := 0, 0, 0
	for _, t := range tokens {
		if t.Position == nil {
			continue
		}
		if t.Position.Line != line {
			line, onLine = t.Position.Line, 0
		}
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType, token.TagType, token.AnchorType:
			onLine++
		}
		if flow > maxDepth || onLine > maxDepth {
			return at(t)
		}
	}
	return Place{}
}

func at(t *token.Token) Place {
	if t == nil || t.Position == nil {
		return Place{1, 1}
	}
	return Place{max(t.Position.Line, 1), max(t.Position.Column, 1)}
}
