package derive

import (
	"path/filepath"
	"sync"

	"github.com/graphconform/conform/harness/doc"
)

// Shelf opens libraries of resource pages: the one that it was given, else the `resources` folder beside a page's `api` folder.
// It is safe for concurrent use.
type Shelf struct {
	given *Library
	mu    sync.Mutex
	found map[string]*shelved
}

type shelved struct {
	once    sync.Once
	library *Library
}

// NewShelf returns a shelf with the library in dir, or, where dir is empty, one that looks beside each page.
func NewShelf(dir string) (*Shelf, error) {
	s := &Shelf{found: map[string]*shelved{}}
	if dir == "" {
		return s, nil
	}
	var err error
	s.given, err = OpenLibrary(dir)
	return s, err
}

// For returns the library for a page, or nil.
func (s *Shelf) For(file string) doc.Resources {
	if s.given != nil {
		return s.given
	}
	api := filepath.Dir(file)
	if filepath.Base(api) != "api" {
		return nil
	}
	dir := filepath.Join(filepath.Dir(api), "resources")
	s.mu.Lock()
	l, ok := s.found[dir]
	if !ok {
		l = &shelved{}
		s.found[dir] = l
	}
	s.mu.Unlock()
	l.once.Do(func() { l.library, _ = OpenLibrary(dir) }) // a page without resource pages beside it is the common case
	if l.library == nil {
		return nil
	}
	return l.library
}
