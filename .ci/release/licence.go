package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// document is a file that has to be passed on with a component.
type document struct{ name, text string }

var (
	licenceFile = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying)([-.].*)?$`)
	noticeFile  = regexp.MustCompile(`(?i)^notice([-.].*)?$`)
)

// covered is the part of a file, in percent, that has to be the text of licences which are known.
const covered = 75

// licences returns the SPDX identifiers of a file, none if it is a notice.
func (d document) licences() (ids []string, err error) {
	if noticeFile.MatchString(d.name) {
		return nil, nil
	}
	if known, is := reviewed[d.sum()]; is {
		return known, nil
	}
	found := licensecheck.Scan([]byte(d.text))
	if found.Percent < covered {
		return nil, fmt.Errorf("%s: want a file of which %d%% is the text of known licences, got %.0f%%; read it, and add it to reviewed.go with the sum %s",
			d.name, covered, found.Percent, d.sum())
	}
	for _, match := range found.Match {
		if !slices.Contains(compatible, match.ID) {
			return nil, fmt.Errorf("%s: want a licence among %s, got %s", d.name, strings.Join(compatible, ", "), match.ID)
		}
		ids = append(ids, match.ID)
	}
	return ids, nil
}

// documents returns the licences and notices in a folder.
func documents(dir string) (found []document, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		code := slices.Contains([]string{".go", ".s", ".c", ".h"}, filepath.Ext(e.Name()))
		if e.IsDir() || code || !licenceFile.MatchString(e.Name()) && !noticeFile.MatchString(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		found = append(found, document{e.Name(), clean(string(text))})
	}
	return found, nil
}

// clean makes texts equal that differ in spaces at the ends of lines only.
func clean(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\f")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
