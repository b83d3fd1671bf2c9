package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/verdict"
)

// maxRecord bounds the record that a command reads.
const maxRecord = 1 << 30

// readRecord reads the record of a run.
func readRecord(path string) (*verdict.Run, error) {
	f, err := file.Open(path, maxRecord)
	if err != nil {
		return nil, &exitError{exitUsage, err, "conform run writes the record, conform-out/run.ndjson"}
	}
	defer func() { _ = f.Close() }()
	run, err := verdict.Read(f)
	if err != nil {
		return nil, &exitError{exitUsage, fmt.Errorf("%s: %w", path, err), ""}
	}
	return run, nil
}

// recordFiles returns the records that an argument names: a file, or those in an output folder.
func recordFiles(arg string) ([]string, error) {
	if info, err := os.Stat(arg); err != nil || !info.IsDir() {
		return []string{arg}, nil //nolint:nilerr // reading the file reports the error
	}
	var found []string
	for _, pattern := range []string{recordName, filepath.Join("*", recordName)} {
		files, err := filepath.Glob(filepath.Join(globLiteral(arg), pattern))
		if err != nil {
			return nil, err
		}
		found = append(found, files...)
	}
	if len(found) == 0 {
		return nil, &exitError{exitUsage, fmt.Errorf("the folder %s has no %s", arg, recordName), "name the folder that conform run wrote with --out"}
	}
	return found, nil
}
