package derive

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/graphconform/conform/harness/file"
)

// Drift says how the descriptions in a folder differ from fresh ones.
type Drift struct {
	Log              string // by page, what the descriptions promise differently, breaking changes first
	Differ, Compared int    // descriptions
}

// CompareFolder compares the descriptions in a folder that `derive -o` wrote, or one that holds a folder per page, with fresh ones.
// Pages that failed are left out.
func CompareFolder(dir string, results []Result) (d Drift, err error) {
	var log strings.Builder
	for _, r := range results {
		if r.Err != nil {
			continue
		}
		text, err := changeLog(dir, r)
		if err != nil {
			return d, err
		}
		if text != "" {
			d.Differ++
			fmt.Fprintf(&log, "%s\n%s", filepath.ToSlash(r.File), text)
		}
	}
	removed, err := withoutPage(dir, results)
	for _, file := range removed {
		fmt.Fprintf(&log, "%s\n  breaking  the page of this description is gone\n", file)
	}
	d.Log, d.Differ, d.Compared = log.String(), d.Differ+len(removed), len(results)+len(removed)
	return d, err
}

// changeLog returns what differs for one page, a line for each change.
func changeLog(dir string, r Result) (string, error) {
	old, err := readDescription(dir, r)
	switch {
	case os.IsNotExist(err):
		return "  other     the page is new: the folder has no description of it\n", nil
	case err != nil:
		return "", err
	case bytes.Equal(old, r.YAML):
		return "", nil
	}
	changes, err := Changes(old, r.YAML)
	if err != nil {
		return "", fmt.Errorf("%s: %w", r.OutputPath(), err)
	}
	if len(changes) == 0 {
		return "  wording   only texts, examples, gaps or lines differ\n", nil
	}
	var b strings.Builder
	for _, c := range changes {
		kind := "other"
		if c.Breaking {
			kind = "breaking"
		}
		fmt.Fprintf(&b, "  %-8s  %s\n", kind, strings.TrimSpace(c.Where+" "+c.Text))
	}
	return b.String(), nil
}

// maxDescription bounds, in bytes, a committed description.
const maxDescription = 64 << 20

// readDescription reads the description of a page from the first of its possible paths.
func readDescription(dir string, r Result) (data []byte, err error) {
	for _, name := range r.possiblePaths() {
		data, err = file.Read(filepath.Join(dir, filepath.FromSlash(name)), maxDescription)
		if !os.IsNotExist(err) {
			return data, err
		}
	}
	return nil, err
}

// possiblePaths lists where in a folder the description of a page may be: where `derive -o` writes it, or in a folder of its own.
func (r Result) possiblePaths() []string {
	return []string{r.OutputPath(), r.Name + ".yaml", r.Name + "/openapi.yaml"}
}

// withoutPage lists the descriptions in a folder that belong to no page, failed pages included. It lists none unless whole folders
// of pages were derived, because a single page says nothing about the others.
func withoutPage(dir string, results []Result) (files []string, err error) {
	known := map[string]bool{}
	for _, r := range results {
		if !r.Tree {
			return nil, nil
		}
		for _, name := range r.possiblePaths() {
			known[name] = true
		}
		if r.Err != nil { // the version of a page that cannot be read is unknown
			known["beta/"+r.Name+".yaml"], known["v1.0/"+r.Name+".yaml"] = true, true
		}
	}
	err = filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || filepath.Ext(file) != ".yaml" || d.Name() == "overlay.yaml" {
			return err
		}
		name, err := filepath.Rel(dir, file)
		if err == nil && !known[filepath.ToSlash(name)] {
			files = append(files, filepath.ToSlash(file))
		}
		return err
	})
	if os.IsNotExist(err) {
		return nil, nil // nothing is committed yet
	}
	return files, err
}
