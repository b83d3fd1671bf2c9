package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/reports"
	"github.com/graphconform/conform/suites"
)

// folder is where the record of a target goes: one record lies in --out itself, several in folders named after their targets.
func (opts runOptions) folder(target string, several bool) string {
	if several {
		return filepath.Join(opts.out, target)
	}
	return opts.out
}

func (opts runOptions) writableOut(cfgs []suites.Config) error {
	for i := range cfgs {
		if err := writable(opts.folder(cfgs[i].TargetName(), len(cfgs) > 1)); err != nil {
			return err
		}
	}
	return nil
}

// finishAll writes every record, and returns the worst exit code of all.
func (opts runOptions) finishAll(cmd *cobra.Command, cfgs []suites.Config, records []*verdict.Run) error {
	worst := exitKept
	for i, record := range records {
		if leaks(record, cfgs[i].Redactor) {
			fmt.Fprintf(cmd.ErrOrStderr(), "conform: a fault of conform itself: the record of %s holds a secret, so that no report is written\n", record.Header.Target)
			worst = worse(worst, exitOurs)
			continue
		}
		if len(records) > 1 && !opts.json {
			blank := ""
			if i > 0 {
				blank = "\n"
			}
			if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%starget %s\n", blank, record.Header.Target); err != nil {
				return &exitError{exitIncomplete, fmt.Errorf("standard output: %w", err), ""}
			}
		}
		exit, err := opts.finish(cmd, record, len(records) > 1)
		if err != nil {
			return err
		}
		worst = worse(worst, exit)
	}
	if worst != exitKept {
		return &exitError{code: worst}
	}
	return nil
}

// leaks tells whether a secret of the run stands in its record in spite of all: every report is made of the record alone.
func leaks(record *verdict.Run, redactor *wire.Redactor) bool {
	if redactor == nil {
		return false // the embedded mock's run, which has no secret
	}
	finder := redactor.FindLeaks()
	_ = verdict.Write(finder, record) // it takes everything
	return finder.Found()
}

// finish writes the record and its reports, and returns the exit code. A report that is lost makes the run incomplete.
func (opts runOptions) finish(cmd *cobra.Command, record *verdict.Run, several bool) (exit int, err error) {
	recordFile := filepath.Join(opts.folder(record.Header.Target, several), "run.ndjson")
	junitFile := filepath.Join(opts.out, "TEST-conform-"+record.Header.Target+".xml")
	var files []string
	written := verdict.WriteFile(recordFile, record)
	if written == nil {
		files = append(files, recordFile)
	}
	parts, junit := reports.JUnitOptions{TargetPrefix: several}.WriteFiles(junitFile, record)
	files = append(files, parts...)
	for _, err := range []error{written, junit} {
		if err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "conform: %v\n", err)
			record.Footer.Exit = incomplete(record.Footer.Exit)
		}
	}
	if opts.json {
		err = reports.JSON(cmd.OutOrStdout(), record)
	} else {
		err = reports.Summary(cmd.OutOrStdout(), record, reports.Style{Color: colored(cmd.OutOrStdout()), Width: width(cmd.OutOrStdout()), Files: files})
	}
	if err != nil {
		return 0, &exitError{exitIncomplete, fmt.Errorf("standard output: %w", err), ""}
	}
	return record.Footer.Exit, nil
}

// incomplete is the exit code of a run whose report was lost.
func incomplete(exit int) int {
	if exit == exitOurs {
		return exit
	}
	return exitIncomplete
}
