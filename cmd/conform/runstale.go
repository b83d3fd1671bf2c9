package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/reports"
)

// recordName is the name of a record in an output folder.
const recordName = "run.ndjson"

// recognized says how the files that conform writes to an output folder begin: a file of another begin is never removed.
var recognized = []struct{ pattern, begin string }{
	{"TEST-conform-*.xml", `<testsuites name="conform"`},
	{recordName, `{"type":"header","version":`},
	{filepath.Join("*", recordName), `{"type":"header","version":`},
	{reports.FileName("html"), `<meta name="generator" content="conform">`},
	{reports.FileName("markdown"), reports.MarkdownMark},
}

// beginning is how many bytes of a file show whether conform wrote it.
const beginning = 4096

var junitName = regexp.MustCompile(`^(TEST-conform-.*?)(\.part\d+)?\.xml$`)

// removeStale removes the files of earlier runs on other targets from an output folder, so that nothing takes them for results of this
// run. keep are the files of this run.
func removeStale(out string, keep []string) (lost error) {
	kept := map[string]bool{}
	for _, name := range keep {
		kept[filepath.Clean(name)] = true
	}
	for _, r := range recognized {
		files, err := filepath.Glob(filepath.Join(globLiteral(out), r.pattern))
		if err != nil {
			return err
		}
		for _, name := range files {
			first := name
			if m := junitName.FindStringSubmatch(filepath.Base(name)); m != nil {
				first = filepath.Join(filepath.Dir(name), m[1]+".xml")
			}
			if !kept[filepath.Clean(first)] && ours(name, r.begin, filepath.Dir(name) != filepath.Clean(out)) {
				lost = errors.Join(lost, remove(name, out))
			}
		}
	}
	return lost
}

// ours tells whether conform wrote a file. In a folder of its own, a record is one of the target with the name of the folder.
func ours(name, begin string, ownFolder bool) bool {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	f, err := file.Open(name, info.Size())
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	head, err := io.ReadAll(io.LimitReader(f, beginning))
	if err != nil || !bytes.Contains(head, []byte(begin)) {
		return false
	}
	return !ownFolder || bytes.Contains(head, fmt.Appendf(nil, `"target":%q`, filepath.Base(filepath.Dir(name))))
}

// remove removes a file, and its folder below out if that is empty then.
func remove(name, out string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("an earlier run's %w", err)
	}
	if dir := filepath.Dir(name); dir != filepath.Clean(out) {
		_ = os.Remove(dir) // which fails if it holds other files
	}
	return nil
}

// globLiteral escapes a folder's name for filepath.Glob.
func globLiteral(dir string) string { return globSpecial.Replace(dir) }

var globSpecial = strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`)
