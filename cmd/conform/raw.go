package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/wire"
)

// rawFolders keep the exchanges of --unsafe-raw unredacted, one folder per target.
type rawFolders struct {
	dirs    []string
	folders []*wire.RawFolder
}

// keepRaw makes each config keep its exchanges, where --unsafe-raw asks for it. The folder is never one that is made to be shared.
func (opts runOptions) keepRaw(cfgs []harness.Config) (*rawFolders, error) {
	kept := &rawFolders{}
	if opts.raw == "" {
		return kept, nil
	}
	out, err := realPath(opts.out)
	if err != nil {
		return nil, &exitError{exitUsage, fmt.Errorf("--out: %w", err), ""}
	}
	raw, err := realPath(opts.raw)
	if err != nil {
		return nil, &exitError{exitUsage, fmt.Errorf("--unsafe-raw: %w", err), ""}
	}
	if rel, err := filepath.Rel(out, raw); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return nil, &exitError{exitUsage, fmt.Errorf("the folder of --unsafe-raw lies below --out: %s", opts.raw), "what lies in --out is made to be shared"}
	}
	cfgs[0].Notice(harness.Notice{Text: "keeping every exchange unredacted, tokens and personal data included, in " + opts.raw})
	kept.folders = make([]*wire.RawFolder, len(cfgs))
	for i := range cfgs {
		dir := raw
		if len(cfgs) > 1 {
			dir = filepath.Join(raw, cfgs[i].Target.DisplayName())
		}
		kept.dirs = append(kept.dirs, dir)
		cfgs[i].Raw = func(x *wire.Exchange) { kept.folders[i].Keep(x) }
	}
	return kept, nil
}

// open creates the folders.
func (r *rawFolders) open() (err error) {
	for i, dir := range r.dirs {
		if r.folders[i], err = wire.NewRawFolder(dir); err != nil {
			return fmt.Errorf("--unsafe-raw: %w", err)
		}
	}
	return nil
}

// err returns the errors of all writes.
func (r *rawFolders) err() (err error) {
	for _, f := range r.folders {
		if f.Err() != nil {
			err = errors.Join(err, fmt.Errorf("--unsafe-raw: %w", f.Err()))
		}
	}
	return err
}

// realPath is the absolute path without symbolic links, whether or not all of it is there.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	rest := ""
	for dir := path; ; dir = filepath.Dir(dir) {
		if found, err := filepath.EvalSymlinks(dir); err == nil {
			return filepath.Join(found, rest), nil
		}
		if _, err := os.Lstat(dir); err == nil {
			return "", fmt.Errorf("want a folder, got a link to nowhere: %s", dir)
		}
		if dir == filepath.Dir(dir) {
			return path, nil
		}
		rest = filepath.Join(filepath.Base(dir), rest)
	}
}
