package derive

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/graphconform/conform/harness/doc"
)

// Library is a folder of resource pages. Pages are read when first asked for, and looked up by file name only, so that no link
// leads out of the folder. It is safe for concurrent use.
type Library struct {
	dir    string
	byFile map[string]*entry // by lower-case file name
	byType map[string]*entry // by lower-case type name, as file names carry it: `intune-shared-mimecontent.md`
}

type entry struct {
	file string
	once sync.Once
	page *doc.Resource
}

// OpenLibrary lists the pages of a folder.
func OpenLibrary(dir string) (*Library, error) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("want a folder of resource pages: %w", err)
	}
	l := &Library{dir: dir, byFile: make(map[string]*entry, len(list)), byType: make(map[string]*entry, 2*len(list))}
	entries := make([]entry, len(list))
	for i, f := range list {
		name := strings.ToLower(f.Name())
		if !f.Type().IsRegular() || !strings.HasSuffix(name, ".md") {
			continue
		}
		e := &entries[i]
		e.file = f.Name()
		l.byFile[name] = e
		typeName := strings.TrimSuffix(name, ".md")
		l.byType[typeName] = e
		if last := typeName[strings.LastIndexByte(typeName, '-')+1:]; l.byType[last] == nil {
			l.byType[last] = e
		}
	}
	if len(l.byFile) == 0 {
		return nil, fmt.Errorf("%s: want a folder of resource pages, got none", dir)
	}
	return l, nil
}

// Resource returns the page behind a link, else the one whose file name carries the type's name; nil where there is none, or
// where it cannot be read.
func (l *Library) Resource(link, name string) *doc.Resource {
	if l == nil {
		return nil
	}
	file := doc.ResourceFile(link)
	if file == "" { // a resource page links to its neighbours
		file, _, _ = strings.Cut(link, "#")
		file = path.Base(file)
	}
	e := l.byFile[strings.ToLower(file)]
	if e == nil {
		e = l.byType[strings.ToLower(name)]
	}
	if e == nil {
		return nil
	}
	e.once.Do(func() {
		file := filepath.Join(l.dir, e.file)
		src, err := readBounded(file)
		if err != nil {
			return
		}
		if page, err := doc.ReadResource(filepath.ToSlash(file), src); err == nil {
			e.page = page
		}
	})
	return e.page
}

// Libraries opens libraries of resource pages: the one that it was given, else the `resources` folder beside a page's `api` folder.
// It is safe for concurrent use.
type Libraries struct {
	given *Library
	mu    sync.Mutex
	found map[string]*Library // by folder; nil where there is none
}

// OpenLibraries returns libraries with the library in dir, or, where dir is empty, one that looks beside each page.
func OpenLibraries(dir string) (s *Libraries, err error) {
	s = &Libraries{found: map[string]*Library{}}
	if dir != "" {
		s.given, err = OpenLibrary(dir)
	}
	return s, err
}

// For returns the library for a page, or nil.
func (s *Libraries) For(file string) doc.Resources {
	if s.given != nil {
		return s.given
	}
	api := filepath.Dir(file)
	if filepath.Base(api) != "api" {
		return nil
	}
	dir := filepath.Join(filepath.Dir(api), "resources")
	s.mu.Lock()
	defer s.mu.Unlock()
	l, known := s.found[dir]
	if !known {
		l, _ = OpenLibrary(dir) // a page without resource pages beside it is the common case
		s.found[dir] = l
	}
	if l == nil {
		return nil
	}
	return l
}

// readBounded reads a file unless it is far too large for a page, which is for doc to say.
func readBounded(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: want a file, got a %s", file, kindOfFile(info.Mode()))
	}
	if info.Size() > doc.MaxSize {
		return nil, doc.TooLarge(file, info.Size())
	}
	src := make([]byte, info.Size()+1)
	n, err := io.ReadFull(f, src)
	if err == nil {
		return nil, fmt.Errorf("%s: want a file, got one that grows", file)
	}
	if !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return src[:n], nil
}

func kindOfFile(m os.FileMode) string {
	if m.IsDir() {
		return "folder"
	}
	return "special file"
}
