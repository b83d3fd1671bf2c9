package derive

import (
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/graphconform/conform/harness/doc"
)

// Lint reads and lints pages, several at a time. The findings come in the order of the sources; failed has the error of each page
// that could not be read. The batch sets the resource pages and the metadata of the config.
func (b Batch) Lint(sources []Source, config doc.Config) (found []doc.Finding, failed []error) {
	results := make([][]doc.Finding, len(sources))
	errs := make([]error, len(sources))
	config.Metadata = b.Metadata
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, s := range sources {
		group.Go(func() error {
			page, err := Read(s)
			if errs[i] = err; err == nil {
				c := config
				c.Resources = b.Libraries.For(s.File)
				results[i] = doc.Lint(page, c)
			}
			return nil // the other pages are linted all the same
		})
	}
	_ = group.Wait() // errs holds the errors
	for i, err := range errs {
		if err != nil {
			failed = append(failed, err)
		}
		found = append(found, results[i]...)
	}
	return found, failed
}
