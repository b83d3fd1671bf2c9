package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/graphconform/conform/harness/derive"
)

// checkCommitted compares fresh descriptions with those in a folder, prints what differs as a change log of promises, and
// returns exit 1 where anything does.
func checkCommitted(dir string, results []derive.Result, stdout, stderr io.Writer) error {
	differ := 0
	var log strings.Builder
	for _, r := range results {
		if r.Err != nil {
			continue
		}
		text, err := changeLog(dir, r)
		if err != nil {
			return &exitError{exitUsage, err, "--check takes the folder that derive -o wrote"}
		}
		if text != "" {
			differ++
			fmt.Fprintf(&log, "%s\n%s", filepath.ToSlash(r.File), text)
		}
	}
	gone, err := withoutPage(dir, results)
	if err != nil {
		return &exitError{exitUsage, err, "--check takes the folder that derive -o wrote"}
	}
	for _, file := range gone {
		differ++
		fmt.Fprintf(&log, "%s\n  breaking  no page gives this description any more\n", file)
	}
	if _, err := io.WriteString(stdout, log.String()); err != nil {
		return cannotWrite(err)
	}
	if err := reportFailed(results, stderr); err != nil {
		return err
	}
	if differ > 0 {
		return &exitError{exitBroken, fmt.Errorf("%d of %d descriptions differ from their pages", differ, len(results)+len(gone)), "review the changes, then derive again"}
	}
	return nil
}

// changeLog is what differs for one page, one change a line; empty where nothing does.
func changeLog(dir string, r derive.Result) (string, error) {
	old, err := committed(dir, r)
	switch {
	case os.IsNotExist(err):
		return "  other     the page is new: the folder has no description of it\n", nil
	case err != nil:
		return "", err
	case bytes.Equal(old, r.YAML):
		return "", nil
	}
	changes, err := derive.Changes(old, r.YAML)
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

// committed finds the description of a page where derive -o puts it, or in a folder of its own.
func committed(dir string, r derive.Result) ([]byte, error) {
	var first error
	for _, place := range places(r) {
		b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(place)))
		if err == nil {
			return b, nil
		}
		if first == nil || !os.IsNotExist(err) {
			first = err
		}
	}
	return nil, first
}

func places(r derive.Result) []string {
	return []string{r.OutputPath(), r.Name + ".yaml", r.Name + "/openapi.yaml"}
}

// withoutPage lists the committed descriptions whose page is gone: those that no page can be derived into, failed pages
// included. They are looked for only where whole folders of pages were derived; single pages say nothing about the others.
func withoutPage(dir string, results []derive.Result) ([]string, error) {
	known := map[string]bool{}
	for _, r := range results {
		if !r.Tree {
			return nil, nil
		}
		for _, place := range places(r) {
			known[place] = true
		}
		if r.Err != nil { // a page that cannot be read does not say its version
			for _, version := range []string{"beta", "v1.0"} {
				known[version+"/"+r.Name+".yaml"] = true
			}
		}
	}
	var gone []string
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || filepath.Ext(file) != ".yaml" || d.Name() == "overlay.yaml" {
			return err
		}
		place, err := filepath.Rel(dir, file)
		if place = filepath.ToSlash(place); err == nil && !known[place] {
			gone = append(gone, filepath.ToSlash(file))
		}
		return err
	})
	if os.IsNotExist(err) {
		return nil, nil // nothing is committed yet
	}
	return gone, err
}
