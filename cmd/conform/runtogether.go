package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/reports"
)

// finishTogether writes what the records of several targets share: the reports and the table of targets. If something cannot be written,
// every run is incomplete.
func (opts runOptions) finishTogether(cmd *cobra.Command, sources []verdict.Source) {
	if len(sources) == 0 {
		return
	}
	files, err := opts.together.write(sources)
	if !opts.json {
		err = errors.Join(err, showTogether(cmd.OutOrStdout(), sources, files))
	}
	if err = errors.Join(err, opts.together.sendOut(cmd, sources)); err == nil {
		return
	}
	say(cmd.ErrOrStderr(), "conform: "+err.Error())
	for _, record := range sources {
		record.Foot().Exit = verdict.WorstExit(record.Foot().Exit, exitIncomplete)
		if err := verdict.WriteFile(opts.recordFile(record, true), record); err != nil {
			say(cmd.ErrOrStderr(), "conform: "+err.Error())
		}
	}
}

// showTogether prints the table of targets, and what was written for all of them.
func showTogether(w io.Writer, records []verdict.Source, files []string) error {
	_, err := io.WriteString(w, "\n")
	if err == nil {
		err = reports.Targets(w, records)
	}
	if err == nil && len(files) > 0 {
		_, err = fmt.Fprintln(w, "wrote "+verdict.Printable(strings.Join(files, ", ")))
	}
	if err != nil {
		return fmt.Errorf("standard output: %w", err)
	}
	return nil
}

func (opts runOptions) recordFile(record verdict.Source, several bool) string {
	return filepath.Join(opts.folder(record.Head().Target, several), recordName)
}

func (opts runOptions) junitFile(record verdict.Source) string {
	return filepath.Join(opts.out, "TEST-conform-"+record.Head().Target+".xml")
}

// files are the names of what the run writes.
func (opts runOptions) files(records []verdict.Source, several bool) (names []string) {
	for _, record := range records {
		names = append(names, opts.recordFile(record, several), opts.junitFile(record))
	}
	for _, out := range opts.together.outputs {
		names = append(names, out.file)
	}
	return names
}
