package main

import (
	"fmt"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/verdict"
)

// openRecords are records that a run reads until its end.
type openRecords []*verdict.File

func (r openRecords) close() {
	for _, f := range r {
		_ = f.Close() // they were only read
	}
}

// resumed opens the records of the run to continue, one for each target.
func (opts runOptions) resumed(cfgs []harness.Config) (opened openRecords, err error) {
	if opts.resume == "" {
		return nil, nil
	}
	files, err := recordFiles(opts.resume)
	if err != nil {
		return nil, err
	}
	of := map[string]*verdict.File{}
	for _, name := range files {
		f, err := verdict.Open(name)
		if err != nil {
			return opened, &exitError{exitUsage, fmt.Errorf("--resume: %w", err), "a process that was killed leaves nothing to continue: run it again without --resume"}
		}
		opened = append(opened, f)
		of[f.Head().Target] = f
	}
	for i := range cfgs {
		name := cfgs[i].Target.DisplayName()
		if cfgs[i].Resume = of[name]; of[name] == nil {
			return opened, &exitError{exitUsage, fmt.Errorf("--resume: no record of the target %s in %s", name, opts.resume), "resume with the targets of that run"}
		}
	}
	return opened, nil
}
