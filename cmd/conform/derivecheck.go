package main

import (
	"bytes"
	"fmt"
	"io"
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
	if _, err := io.WriteString(stdout, log.String()); err != nil {
		return cannotWrite(err)
	}
	if err := reportFailed(results, stderr); err != nil {
		return err
	}
	if differ > 0 {
		return &exitError{exitBroken, fmt.Errorf("%d of %d descriptions differ from their pages", differ, len(results)), "review the changes, then derive again"}
	}
	return nil
}

// changeLog is what differs for one page, one change a line; empty where nothing does.
func changeLog(dir string, r derive.Result) (string, error) {
	old, err := committed(dir, r)
	switch {
	case os.IsNotExist(err):
		return "  new       the folder has no description of this page\n", nil
	case err != nil:
		return "", err
	case bytes.Equal(old, r.YAML):
		return "", nil
	}
	changes, err := derive.Changes(old, r.YAML)
	if err != nil {
		return "", fmt.Errorf("%s: %w", r.Place(), err)
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
	for _, place := range []string{r.Place(), r.Name + ".yaml", r.Name + "/openapi.yaml"} {
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
