package reports

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// maxCases bounds the cases of one JUnit file. Buildkite rejects a file of more than 5,000.
const maxCases = 4500

// WriteFiles writes the run as one JUnit file, or as several if it has too many cases for one: path, then `<name>.part2.xml` and so on
// beside it. It returns the names of the files. It removes the parts of an earlier, larger run.
func (o JUnitOptions) WriteFiles(path string, r verdict.Source) (files []string, err error) {
	for p := range parts(r, maxCases) {
		name := partName(path, len(files)+1)
		if err := WriteFile(name, p, o.Write); err != nil {
			return files, err
		}
		files = append(files, name)
	}
	for n := len(files) + 1; ; n++ {
		switch err := os.Remove(partName(path, n)); {
		case errors.Is(err, fs.ErrNotExist):
			return files, nil
		case err != nil:
			return files, err
		}
	}
}

func partName(path string, n int) string {
	if n == 1 {
		return path
	}
	return fmt.Sprintf("%s.part%d.xml", strings.TrimSuffix(path, ".xml"), n)
}

// part is a part of a record: some of its verdicts, as if they were all.
type part struct {
	verdict.Source
	header   verdict.Header
	verdicts []*verdict.Verdict
	last     bool
}

func (p *part) Head() *verdict.Header { return &p.header }

func (p *part) All() iter.Seq[*verdict.Verdict] { return slices.Values(p.verdicts) }

// parts splits a record into parts of at most limit verdicts, between operations if possible. Verdicts that the record lacks are missing in
// the last.
func parts(r verdict.Source, limit int) iter.Seq[*part] {
	return func(yield func(*part) bool) {
		var rest []*verdict.Verdict
		missing := r.Head().Planned
		next := func(n, planned int, last bool) bool {
			p := &part{r, *r.Head(), slices.Clone(rest[:n]), last}
			p.header.Planned = planned
			rest, missing = append(rest[:0], rest[n:]...), missing-planned
			return yield(p)
		}
		for v := range r.All() {
			if len(rest) == limit {
				n := limit
				for n > 0 && operation(rest[n-1]) == operation(v) {
					n--
				}
				if n == 0 {
					n = limit // one operation alone is too large
				}
				if !next(n, n, false) {
					return
				}
			}
			rest = append(rest, v)
		}
		next(len(rest), missing, true)
	}
}
