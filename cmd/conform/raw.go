package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/suites"
)

// keepRaw lets each config keep its exchanges as they are, where --unsafe-raw asks for it. Written returns the first error of all
// writes. The folder is never one that is made to be shared.
func (opts runOptions) keepRaw(cfgs []suites.Config) (written func() error, err error) {
	if opts.raw == "" {
		return func() error { return nil }, nil
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
		return nil, &exitError{exitUsage, fmt.Errorf("want a folder for --unsafe-raw that is not below --out, got %s", opts.raw), "what lies in --out is made to be shared"}
	}
	opts.say("keeping every exchange as it was, tokens and personal data included, in " + opts.raw)
	var folders []*wire.RawFolder
	for i := range cfgs {
		dir := raw
		if len(cfgs) > 1 {
			dir = filepath.Join(raw, cfgs[i].TargetName())
		}
		folder, err := wire.NewRawFolder(dir)
		if err != nil {
			return nil, &exitError{exitUsage, fmt.Errorf("--unsafe-raw: %w", err), ""}
		}
		cfgs[i].Raw = folder.Keep
		folders = append(folders, folder)
	}
	return func() error {
		for _, f := range folders {
			if err := f.Err(); err != nil {
				return fmt.Errorf("--unsafe-raw: %w", err)
			}
		}
		return nil
	}, nil
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
