package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/reports"
)

// written is a record that was written to its file with an exit code, or could not be written.
type written struct {
	verdict.Source
	exit int
	err  error
}

// finishAll writes every record and its reports, and returns the exit code of all. lost is an earlier failure to write.
func (opts runOptions) finishAll(ctx context.Context, cmd *cobra.Command, sessions harness.Sessions, records []*verdict.Stream, lost error) error {
	var codes []int
	var kept []written
	if lost != nil {
		say(cmd.ErrOrStderr(), "conform: "+lost.Error())
	}
	for i, record := range records {
		if lost != nil {
			record.Footer.Exit = verdict.WorstExit(record.Footer.Exit, exitIncomplete)
		}
		leaks, err := sessions[i].WriteRecord(opts.recordFile(record, len(records) > 1), record)
		if leaks {
			say(cmd.ErrOrStderr(), "conform: a bug in conform: the record of "+record.Header.Target+" contains a secret, so conform writes no report")
			codes = append(codes, exitBug)
			continue
		}
		kept = append(kept, written{record, record.Footer.Exit, err})
	}
	err := opts.finishRecords(cmd, kept, len(records) > 1, codes)
	opts.sendTraces(ctx, cmd, kept)
	return err
}

// finishRecords writes the reports of records, and returns the exit code of all, and of what has gone wrong with others.
func (opts runOptions) finishRecords(cmd *cobra.Command, records []written, several bool, codes []int) error {
	var sources []verdict.Source
	for i, record := range records {
		heading := ""
		if several && !opts.json {
			heading = fmt.Sprintf("target %s\n", record.Head().Target)
			if i > 0 {
				heading = "\n" + heading
			}
		}
		opts.finish(cmd, record, heading, several)
		sources = append(sources, record.Source)
	}
	if several {
		opts.finishTogether(cmd, sources)
	}
	for _, record := range records {
		codes = append(codes, record.Foot().Exit)
	}
	if err := removeStale(opts.out, opts.files(sources, several)); err != nil {
		say(cmd.ErrOrStderr(), "conform: "+err.Error())
	}
	if worst := verdict.WorstExit(codes...); worst != exitKept {
		return &exitError{code: worst}
	}
	return nil
}

// finish writes the reports of a record. If one cannot be written, or the run tests too little, the footer of the record says so: therefore it is
// written again.
func (opts runOptions) finish(cmd *cobra.Command, record written, heading string, several bool) {
	if opts.minCoverage.misses(record.Promised()) {
		record.Foot().Exit = verdict.WorstExit(record.Foot().Exit, exitIncomplete)
		say(cmd.ErrOrStderr(), opts.minCoverage.missing(record))
	}
	recordFile := opts.recordFile(record, several)
	lost := func(err error) bool {
		if err != nil {
			say(cmd.ErrOrStderr(), "conform: "+err.Error())
			record.Foot().Exit = verdict.WorstExit(record.Foot().Exit, exitIncomplete)
		}
		return err != nil
	}
	var files []string
	if !lost(record.err) {
		files = append(files, recordFile)
	}
	reported, err := opts.writeReports(record.Source, several)
	lost(err)
	shown := opts.show(cmd, record.Source, heading, append(files, reported...))
	if !several {
		shown = errors.Join(shown, opts.together.sendOut(cmd, []verdict.Source{record.Source}))
	}
	lost(shown)
	if record.err == nil && record.Foot().Exit != record.exit {
		lost(verdict.WriteFile(recordFile, record.Source))
	}
}

// writeReports writes the JUnit files and the other reports, and returns their names. The other reports are those of all targets, so they are
// not made here if there are several.
func (opts runOptions) writeReports(record verdict.Source, several bool) (files []string, lost error) {
	files, lost = reports.JUnitOptions{TargetPrefix: several}.WriteFiles(opts.junitFile(record), record)
	if several {
		return files, lost
	}
	others, err := opts.together.write([]verdict.Source{record})
	return append(files, others...), errors.Join(lost, err)
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
