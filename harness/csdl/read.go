package csdl

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/graphconform/conform/harness/file"
)

// ReadFile reads a metadata document, XML or JSON. Its errors name the file and, where there is one, the line.
func ReadFile(path string) (*Document, error) {
	f, err := file.Open(path, MaxSize)
	if err != nil {
		return nil, fmt.Errorf("no CSDL file: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	d, err := Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.ToSlash(path), err)
	}
	return d, nil
}

// Read reads a metadata document, XML or JSON.
func Read(r io.Reader) (*Document, error) {
	in := bufio.NewReader(io.LimitReader(r, MaxSize))
	read := readXML
	if first, err := in.Peek(64); len(first) > 0 && bytes.HasPrefix(trimStart(first), []byte("{")) {
		read = readJSON
	} else if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	d, err := read(in)
	if err != nil {
		return nil, err
	}
	d.resolve()
	if len(d.Containers) == 0 {
		return nil, errors.New("this is not a CSDL document: it has no entity container")
	}
	return d, nil
}

// Looks reports whether a text is the start of a metadata document rather than of a page.
func Looks(start []byte) bool {
	start = trimStart(start)
	return bytes.HasPrefix(start, []byte("{")) || bytes.HasPrefix(start, []byte("<?xml")) ||
		bytes.HasPrefix(start, []byte("<edmx:Edmx")) || bytes.HasPrefix(start, []byte("<Edmx"))
}

// trimStart removes a byte order mark and the space before the first character.
func trimStart(start []byte) []byte {
	return bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\ufeff")), " \t\r\n")
}
