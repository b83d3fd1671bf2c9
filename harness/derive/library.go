package derive

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/graphconform/conform/harness/doc"
)

// Library is a folder of resource pages. A page is read when it is first asked for, and found by file name only, so that no link
// leads out of the folder. It is safe for concurrent use.
type Library struct {
	dir    string
	byFile map[string]*entry // by lower-case file name
	byType map[string]*entry // by the lower-case type name in the file name: `intune-shared-mimecontent.md`
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
		return nil, fmt.Errorf("no folder of resource pages: %w", err)
	}
	l := &Library{dir: dir, byFile: map[string]*entry{}, byType: map[string]*entry{}}
	for _, f := range list {
		name := strings.ToLower(f.Name())
		typeName, ok := strings.CutSuffix(name, ".md")
		if !ok || !f.Type().IsRegular() {
			continue
		}
		e := &entry{file: f.Name()}
		l.byFile[name] = e
		l.byType[typeName] = e
		if last := typeName[strings.LastIndexByte(typeName, '-')+1:]; l.byType[last] == nil {
			l.byType[last] = e
		}
	}
	if len(l.byFile) == 0 {
		return nil, fmt.Errorf("the folder %s has no resource pages", dir)
	}
	return l, nil
}

// Resource returns the page that a link leads to, else the one whose file name contains the type's name; nil if there is neither, or
// it cannot be read.
func (l *Library) Resource(link, name string) *doc.Resource {
	file := doc.ResourceFile(link)
	if file == "" { // resource pages link to each other without a folder
		file, _, _ = strings.Cut(link, "#")
		file = path.Base(file)
	}
	e := l.byFile[strings.ToLower(file)]
	if e == nil {
		e = l.byType[strings.ToLower(name)]
	}
	if e == nil && link == "" { // "the updated **lamps** object"
		e = l.byType[strings.ToLower(doc.Singular(name))]
	}
	if e == nil {
		return nil
	}
	e.once.Do(func() {
		file := filepath.Join(l.dir, e.file)
		if src, err := readBounded(file); err == nil {
			e.page, _ = doc.ReadResource(filepath.ToSlash(file), src) // nil on an error
		}
	})
	return e.page
}

// Libraries finds the library for a page: the given one, else the folder `resources` beside the page's folder `api`. It is safe for
// concurrent use.
type Libraries struct {
	given *Library
	mu    sync.Mutex
	found map[string]*Library // by folder; nil if it is no library
}

// OpenLibraries returns the library in dir for every page or, if dir is empty, the library beside each page.
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
		l, _ = OpenLibrary(dir) // most pages outside of a documentation tree have none
		s.found[dir] = l
	}
	if l == nil {
		return nil
	}
	return l
}
