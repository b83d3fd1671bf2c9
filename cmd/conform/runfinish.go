package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/reports"
)

// finishAll writes every record and its reports, and returns the exit code of all. lost is an earlier failure to write.
func (opts runOptions) finishAll(cmd *cobra.Command, sessions harness.Sessions, records []*verdict.Stream, lost error) error {
	var codes []int
	var kept []verdict.Source
	if lost != nil {
		say(cmd.ErrOrStderr(), "conform: "+lost.Error())
	}
	for i, record := range records {
		if lost != nil {
			record.Footer.Exit = verdict.WorstExit(record.Footer.Exit, exitIncomplete)
		}
		if sessions[i].Leaks(record) {
			say(cmd.ErrOrStderr(), "conform: a bug in conform: the record of "+record.Header.Target+" contains a secret, so conform writes no report")
			codes = append(codes, exitBug)
			continue
		}
		kept = append(kept, record)
	}
	return opts.finishRecords(cmd, kept, len(records) > 1, codes)
}

// finishRecords writes records and their reports, and returns the exit code of all, and of what has gone wrong with others.
func (opts runOptions) finishRecords(cmd *cobra.Command, records []verdict.Source, several bool, codes []int) error {
	for i, record := range records {
		heading := ""
		if several && !opts.json {
			heading = fmt.Sprintf("target %s\n", record.Head().Target)
			if i > 0 {
				heading = "\n" + heading
			}
		}
		opts.finish(cmd, record, heading, several)
	}
	if several {
		opts.finishTogether(cmd, records)
	}
	for _, record := range records {
		codes = append(codes, record.Foot().Exit)
	}
	if err := removeStale(opts.out, opts.files(records, several)); err != nil {
		say(cmd.ErrOrStderr(), "conform: "+err.Error())
	}
	if worst := verdict.WorstExit(codes...); worst != exitKept {
		return &exitError{code: worst}
	}
	return nil
}

// finish writes the record and its reports. If a report cannot be written, the run is incomplete, and the footer of the record says so:
// therefore the record is written after the JUnit files, and again if standard output fails.
func (opts runOptions) finish(cmd *cobra.Command, record verdict.Source, heading string, several bool) {
	exit := record.Foot().Exit
	if opts.minCoverage.misses(record.Promised()) {
		record.Foot().Exit = verdict.WorstExit(record.Foot().Exit, exitIncomplete)
		say(cmd.ErrOrStderr(), opts.minCoverage.missing(record))
	}
	recordFile, junitFile := opts.recordFile(record, several), opts.junitFile(record)
	lost := func(err error) bool {
		if err != nil {
			say(cmd.ErrOrStderr(), "conform: "+err.Error())
			record.Foot().Exit = verdict.WorstExit(record.Foot().Exit, exitIncomplete)
		}
		return err != nil
	}
	files, err := reports.JUnitOptions{TargetPrefix: several}.WriteFiles(junitFile, record)
	lost(err)
	if !several { // otherwise all targets are in the same reports
		written, err := opts.together.write([]verdict.Source{record})
		lost(err)
		files = append(files, written...)
	}
	if opts.merged && record.Foot().Exit == exit || !lost(verdict.WriteFile(recordFile, record)) {
		files = append([]string{recordFile}, files...)
	}
	shown := opts.show(cmd, record, heading, files)
	if !several {
		shown = errors.Join(shown, opts.together.sendOut(cmd, []verdict.Source{record}))
	}
	if lost(shown) {
		lost(verdict.WriteFile(recordFile, record))
	}
}

// show prints the result of one target.
func (opts runOptions) show(cmd *cobra.Command, record verdict.Source, heading string, files []string) error {
	out := cmd.OutOrStdout()
	_, err := io.WriteString(out, heading)
	switch {
	case err != nil:
	case opts.json:
		err = reports.JSON(out, record)
	default:
		err = reports.Summary(out, record, reports.Style{Color: colored(out), Width: width(out), Files: files})
	}
	if err != nil {
		return fmt.Errorf("standard output: %w", err)
	}
	return nil
}
