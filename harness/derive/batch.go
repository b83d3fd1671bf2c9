package derive

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

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
			out = append(out, Source{file, true}) // so that reading it says why not
			return nil
		}
		src, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if requestsPatch(src) || utf16(src) {
			out = append(out, Source{file, true})
		}
		return nil
	})
	sort.Slice(out, func(i, j int) bool { return out[i].File < out[j].File })
	return out, err
}

// requestsPatch says whether a line begins with the method PATCH and something that it is for.
func requestsPatch(src []byte) bool {
	for line := range bytes.Lines(src) {
		line = bytes.TrimLeft(line, "> \t")
		if len(line) > len(http.MethodPatch) && bytes.EqualFold(line[:len(http.MethodPatch)], []byte(http.MethodPatch)) {
			if method, _, ok := doc.CutMethod(string(line)); ok && method == http.MethodPatch {
				return true
			}
		}
	}
	return false
}

// utf16 says whether a file begins with the byte order mark of UTF-16: whatever it requests, reading it says why not.
func utf16(src []byte) bool {
	return bytes.HasPrefix(src, []byte{0xFF, 0xFE}) || bytes.HasPrefix(src, []byte{0xFE, 0xFF})
}

// Result is what became of one page.
type Result struct {
	Source
	Version     string // the page's API version, where it says one
	Name        string // of the contract
	YAML        []byte
	Description *openapi3.T // only where the batch keeps it
	Err         error
}

// OutputPath returns where in a folder the description of a result belongs: `<name>.yaml`, below its version for pages of a tree.
func (r Result) OutputPath() string {
	if r.Tree && r.Version != "" {
		return path.Join(r.Version, r.Name+".yaml")
	}
	return r.Name + ".yaml"
}

// Batch derives many pages with the same help.
type Batch struct {
	Libraries        *Libraries
	Metadata         doc.Metadata
	Workers          int
	KeepDescriptions bool // the descriptions themselves, for Merge
}

// Derive reads and derives pages, several at a time, and returns the results in the order of the sources. One page that fails
// leaves the others alone.
func (b Batch) Derive(sources []Source) []Result {
	out := make([]Result, len(sources))
	var group errgroup.Group
	group.SetLimit(max(1, b.Workers))
	for i, s := range sources {
		group.Go(func() error {
			out[i] = b.one(s)
			return nil
		})
	}
	_ = group.Wait() // a result holds its own error
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
	page, err := Read(s)
	if err != nil {
		r.Err = err
		return r
	}
	r.Version = page.Version
	t, err := Derive(page, Options{Resources: b.Libraries.For(s.File), Metadata: b.Metadata})
	if err != nil {
		r.Err = err
		return r
	}
	if b.KeepDescriptions {
		r.Description = t
	}
	r.YAML, r.Err = Marshal(t)
	return r
}
