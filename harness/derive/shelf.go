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
	found map[string]*Library
}

// NewShelf returns a shelf with the library in dir, or, where dir is empty, one that looks beside each page.
func NewShelf(dir string) (*Shelf, error) {
	s := &Shelf{found: map[string]*Library{}}
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
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := filepath.Join(filepath.Dir(api), "resources")
	l, ok := s.found[dir]
	if !ok {
		l, _ = OpenLibrary(dir) // a page without resource pages beside it is the common case
		s.found[dir] = l
	}
	if l == nil {
		return nil
	}
	return l
}
