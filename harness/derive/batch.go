package derive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"golang.org/x/sync/errgroup"

	"github.com/graphconform/conform/harness/doc"
)

// Source is one page to read. Tree says that it was found in a folder, not named.
type Source struct {
	File string
	Tree bool
}

// Find turns arguments into pages: a file is itself, a folder is every page in it that holds a PATCH request. Symbolic links in a
// folder are not followed.
func Find(args []string) ([]Source, error) {
	var out []Source
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, fmt.Errorf("want a page or a folder of pages: %w", err)
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
			return nil, &doc.Error{Name: arg, Want: "a folder with pages that document PATCH", Got: "none", Hint: "name the folder that holds the api pages"}
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
			out = append(out, Source{file, true}) // so that reading it says why not
			return nil
		}
		src, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if bytes.HasPrefix(src, []byte("PATCH ")) || bytes.Contains(src, []byte("\nPATCH ")) {
			out = append(out, Source{file, true})
		}
		return nil
	})
	sort.Slice(out, func(i, j int) bool { return out[i].File < out[j].File })
	return out, err
}

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

// Result is what became of one page.
type Result struct {
	Source
	Page *doc.Page
	Name string // of the contract
	YAML []byte
	T    *openapi3.T // only where the batch keeps it
	Err  error
}

// Batch derives many pages with the same help.
type Batch struct {
	Shelf    *Shelf
	Metadata doc.Metadata
	Workers  int
	Keep     bool // the descriptions themselves, for Merge
}

// Derive reads and derives pages, several at a time, and returns the results in the order of the sources. One page that fails
// leaves the others alone.
func (b Batch) Derive(sources []Source) []Result {
	out := make([]Result, len(sources))
	var g errgroup.Group
	g.SetLimit(max(1, b.Workers))
	for i, s := range sources {
		g.Go(func() error {
			out[i] = b.one(s)
			return nil
		})
	}
	_ = g.Wait() // no function of the group returns an error
	return out
}

// Read reads the page of a source.
func Read(s Source) (*doc.Page, error) {
	src, err := readBounded(s.File)
	if err != nil {
		return nil, err
	}
	return doc.ReadWith(filepath.ToSlash(s.File), src, includes(s.File))
}

// includes opens the snippets of a page in a folder `api`. They lie below the folder that holds it, and no link leads out.
func includes(file string) doc.Include {
	api := filepath.Dir(file)
	if filepath.Base(api) != "api" {
		return nil
	}
	return func(target string) ([]byte, bool) {
		f, err := os.OpenInRoot(filepath.Dir(api), path.Join("api", target))
		if err != nil {
			return nil, false
		}
		defer func() { _ = f.Close() }() // it was only read
		src, err := io.ReadAll(io.LimitReader(f, doc.MaxSize+1))
		return src, err == nil
	}
}

func (b Batch) one(s Source) (r Result) {
	r = Result{Source: s, Name: Name(s.File)}
	var err error
	if r.Page, err = Read(s); err != nil {
		r.Err = err
		return r
	}
	t, err := Derive(r.Page, Options{Resources: b.Shelf.For(s.File), Metadata: b.Metadata})
	if err != nil {
		r.Err = err
		return r
	}
	if b.Keep {
		r.T = t
	}
	r.YAML, r.Err = Marshal(t)
	return r
}

// Place returns where in a folder the description of a result belongs: `<name>.yaml`, below its version for pages of a tree.
func (r Result) Place() string {
	if r.Tree && r.Page != nil && r.Page.Version != "" {
		return path.Join(r.Page.Version, r.Name+".yaml")
	}
	return r.Name + ".yaml"
}

// Write puts a file in place whole or not at all.
func Write(file string, data []byte) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(file), ".conform-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(tmp.Name()))
		}
	}()
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Chmod(0o644)
	}
	if closing := tmp.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), file)
}
