package main

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/reports"
)

// finishAll writes every record and its reports, and returns the exit code of all. lost is an earlier failure to write.
func (opts runOptions) finishAll(cmd *cobra.Command, sessions harness.Sessions, records []*verdict.Stream, lost error) error {
	var codes []int
	var kept []*verdict.Stream
	if lost != nil {
		say(cmd.ErrOrStderr(), "conform: "+lost.Error())
	}
	for i, record := range records {
		if lost != nil {
			record.Footer.Exit = verdict.WorstExit(record.Footer.Exit, exitIncomplete)
		}
		if opts.minCoverage.misses(record.Promises) {
			record.Footer.Exit = verdict.WorstExit(record.Footer.Exit, exitIncomplete)
			say(cmd.ErrOrStderr(), opts.minCoverage.missing(record))
		}
		leaks, err := sessions[i].WriteRecord(opts.recordFile(record, len(records) > 1), record)
		if leaks {
			say(cmd.ErrOrStderr(), "conform: a bug in conform: the record of "+record.Header.Target+" contains a secret, so conform writes no report")
			codes = append(codes, exitBug)
			continue
		}
		heading := ""
		if len(records) > 1 && !opts.json {
			heading = fmt.Sprintf("target %s\n", record.Header.Target)
			if i > 0 {
				heading = "\n" + heading
			}
		}
		opts.finish(cmd, record, heading, len(records) > 1, err)
		kept = append(kept, record)
	}
	if len(records) > 1 {
		opts.finishTogether(cmd, kept)
	}
	for _, record := range kept {
		codes = append(codes, record.Footer.Exit)
	}
	if err := removeStale(opts.out, opts.files(records)); err != nil {
		say(cmd.ErrOrStderr(), "conform: "+err.Error())
	}
	if worst := verdict.WorstExit(codes...); worst != exitKept {
		return &exitError{code: worst}
	}
	return nil
}

// finish writes the reports of a record, which is written unless there was an error. If one cannot be written, the run is incomplete, and the
// footer of the record says so: therefore it is written again.
func (opts runOptions) finish(cmd *cobra.Command, record *verdict.Stream, heading string, several bool, unwritten error) {
	recordFile := opts.recordFile(record, several)
	lost := func(err error) bool {
		if err != nil {
			say(cmd.ErrOrStderr(), "conform: "+err.Error())
			record.Footer.Exit = verdict.WorstExit(record.Footer.Exit, exitIncomplete)
		}
		return err != nil
	}
	var files []string
	if !lost(unwritten) {
		files = append(files, recordFile)
	}
	written, err := opts.writeReports(record, several)
	again := lost(err)
	shown := opts.show(cmd, record, heading, append(files, written...))
	if !several {
		shown = errors.Join(shown, opts.together.sendOut(cmd, []verdict.Source{record}))
	}
	if again = lost(shown) || again; again && unwritten == nil {
		lost(verdict.WriteFile(recordFile, record))
	}
}

// writeReports writes the JUnit files and, at the same time, the other reports, and returns their names. The other reports are those of all
// targets, so they are not made here if there are several.
func (opts runOptions) writeReports(record *verdict.Stream, several bool) (files []string, lost error) {
	var others []string
	var othersLost error
	var running sync.WaitGroup
	if !several {
		running.Go(func() { others, othersLost = opts.together.write([]verdict.Source{record}) })
	}
	files, lost = reports.JUnitOptions{TargetPrefix: several}.WriteFiles(opts.junitFile(record), record)
	running.Wait()
	return append(files, others...), errors.Join(lost, othersLost)
}

// show prints the result of one target.
func (opts runOptions) show(cmd *cobra.Command, record *verdict.Stream, heading string, files []string) error {
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
