package reports

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// maxCases bounds the cases of one JUnit file. Buildkite rejects a file of more than 5,000.
const maxCases = 4500

// WriteFiles writes the run as one JUnit file, or as several if it has too many cases for one: path, then `<name>.part2.xml` and so on
// beside it. It returns the names of the files. It removes the parts of an earlier, larger run.
func (o JUnitOptions) WriteFiles(path string, r *verdict.Run) (files []string, err error) {
	runs := parts(r, maxCases)
	for i, run := range runs {
		name := partName(path, i+1)
		if err := WriteFile(name, run, o.Write); err != nil {
			return files, err
		}
		files = append(files, name)
	}
	for n := len(runs) + 1; ; n++ {
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

// parts splits a run into runs of at most limit verdicts, between operations if possible. Verdicts that the run lacks are missing in the last.
func parts(r *verdict.Run, limit int) []*verdict.Run {
	var out []*verdict.Run
	rest, missing := r.Verdicts, r.Header.Planned-len(r.Verdicts)
	for len(rest) > limit {
		n := limit
		for n > 0 && operation(&rest[n-1]) == operation(&rest[n]) {
			n--
		}
		if n == 0 {
			n = limit // one operation alone is too large
		}
		part := *r
		part.Verdicts, part.Header.Planned = rest[:n], n
		out, rest = append(out, &part), rest[n:]
	}
	last := *r
	last.Verdicts, last.Header.Planned = rest, len(rest)+missing
	return append(out, &last)
}
