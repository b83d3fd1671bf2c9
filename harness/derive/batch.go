package derive

import (
	"path"
	"runtime"

	"github.com/getkin/kin-openapi/openapi3"
	"golang.org/x/sync/errgroup"

	"github.com/graphconform/conform/harness/doc"
)

// Batch derives or lints many pages with the same resource pages and metadata.
type Batch struct {
	Libraries        *Libraries
	Metadata         doc.Metadata
	KeepDescriptions bool // in the results, for Merge
}

// Result is the outcome for one page.
type Result struct {
	Source
	Version     string // API version of the page, if it names one
	Name        string // of the contract
	YAML        []byte
	Description *openapi3.T // nil unless the batch keeps it
	Err         error
}

// OutputPath returns where in a folder the description belongs: `<name>.yaml`, for pages of a tree below their version.
func (r Result) OutputPath() string {
	if r.Tree && r.Version != "" {
		return path.Join(r.Version, r.Name+".yaml")
	}
	return r.Name + ".yaml"
}

// Derive reads and derives pages, several at a time, and returns the results in the order of the sources. If a page fails, the
// others are derived all the same.
func (b Batch) Derive(sources []Source) []Result {
	out := make([]Result, len(sources))
	forEach(len(sources), func(i int) { out[i] = b.derive(sources[i]) })
	return out
}

func (b Batch) derive(s Source) (r Result) {
	r = Result{Source: s, Name: Name(s.File)}
	var page *doc.Page
	if page, r.Err = Read(s); r.Err != nil {
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

// Lint reads and lints pages, several at a time. The findings come in the order of the sources; failed has the error of each page
// that could not be read. The batch sets the resource pages and the metadata of the config.
func (b Batch) Lint(sources []Source, config doc.Config) (found []doc.Finding, failed []error) {
	results := make([][]doc.Finding, len(sources))
	errs := make([]error, len(sources))
	forEach(len(sources), func(i int) {
		page, err := Read(sources[i])
		if errs[i] = err; err == nil {
			c := config
			c.Resources, c.Metadata = b.Libraries.For(sources[i].File), b.Metadata
			results[i] = doc.Lint(page, c)
		}
	})
	for i, err := range errs {
		if err != nil {
			failed = append(failed, err)
		}
		found = append(found, results[i]...)
	}
	return found, failed
}

// forEach calls f for each index below n, several at a time.
func forEach(n int, f func(i int)) {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		group.Go(func() error {
			f(i)
			return nil
		})
	}
	_ = group.Wait() // no call returns an error
}
