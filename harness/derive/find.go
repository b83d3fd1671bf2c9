package derive

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/harness/file"
)

// Source is one page to read.
type Source struct {
	File string
	Tree bool   // it was found in a folder, not named
	Text []byte // the page, if it is in no file
}

// Find returns the pages that arguments name: a file itself, or in a folder every page with a PATCH request. It does not follow
// symbolic links in a folder.
func Find(args []string) ([]Source, error) {
	var out []Source
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, fmt.Errorf("no page or folder of pages: %w", err)
		}
		if !info.IsDir() {
			out = append(out, Source{File: arg})
			continue
		}
		files, err := findTree(arg)
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, &doc.Error{Name: arg, Problem: "no page in this folder documents PATCH", Hint: "name the folder that holds the api pages"}
		}
		out = append(out, files...)
	}
	return out, nil
}

func findTree(dir string) ([]Source, error) {
	var out []Source
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if name := d.Name(); name != "." && strings.HasPrefix(name, ".") || name == "resources" || name == "includes" {
				return filepath.SkipDir
			}
			return nil
		case !d.Type().IsRegular() || !strings.HasSuffix(file, ".md"):
			return nil
		}
		if info, err := d.Info(); err == nil && info.Size() > doc.MaxSize {
			out = append(out, Source{File: file, Tree: true}) // reading it gives the error
			return nil
		}
		src, err := readBounded(file)
		if err == nil && (requestsPatch(src) || isUTF16(src)) {
			out = append(out, Source{File: file, Tree: true})
		}
		return err
	})
	slices.SortFunc(out, func(a, b Source) int { return strings.Compare(a.File, b.File) })
	return out, err
}

// requestsPatch says whether a line is a PATCH request line.
func requestsPatch(src []byte) bool {
	for line := range bytes.Lines(src) {
		line = bytes.TrimLeft(line, "> \t")
		if len(line) < len("PATCH") || !bytes.EqualFold(line[:len("PATCH")], []byte("PATCH")) {
			continue
		}
		if method, _, _ := doc.CutMethod(string(line)); method == "PATCH" {
			return true
		}
	}
	return false
}

// isUTF16 recognizes the byte order mark of UTF-16. Reading such a page gives an error that says so.
func isUTF16(src []byte) bool {
	return bytes.HasPrefix(src, []byte{0xFF, 0xFE}) || bytes.HasPrefix(src, []byte{0xFE, 0xFF})
}

// Read reads the page of a source.
func Read(s Source) (*doc.Page, error) {
	if s.Text != nil {
		return doc.Read(s.File, s.Text)
	}
	src, err := readBounded(s.File)
	if err != nil {
		return nil, err
	}
	return doc.ReadWith(filepath.ToSlash(s.File), src, includes(s.File))
}

// includes opens the snippets that a page in a folder `api` includes. They are below the parent of that folder; no path leads out of
// it.
func includes(file string) doc.Include {
	api := filepath.Dir(file)
	if filepath.Base(api) != "api" {
		return nil
	}
	return func(target string) ([]byte, bool) {
		root, err := os.OpenRoot(filepath.Dir(api))
		if err != nil {
			return nil, false
		}
		defer func() { _ = root.Close() }() // nothing was written
		name := path.Join("api", target)
		if info, err := root.Stat(name); err != nil || !info.Mode().IsRegular() {
			return nil, false
		}
		f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a pipe may have taken its place
		if err != nil {
			return nil, false
		}
		defer func() { _ = f.Close() }() // it was only read
		src, err := io.ReadAll(io.LimitReader(f, doc.MaxSize+1))
		return src, err == nil
	}
}

// readBounded reads a page.
func readBounded(path string) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Size() > doc.MaxSize {
		return nil, doc.TooLarge(path, info.Size())
	}
	return file.Read(path, doc.MaxSize)
}
