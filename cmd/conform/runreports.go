package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/near"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/reports"
)

// runReports are the reports of a run beside its records and JUnit files.
type runReports struct {
	outputs []reportOutput
	system  ciSystem
	summary string // $GITHUB_STEP_SUMMARY, or empty
}

// addReportFlag adds --report.
func addReportFlag(cmd *cobra.Command, value *[]string) {
	cmd.Flags().StringArrayVar(value, "report", nil, "also write a report, as `FORMAT[=FILE]`: "+strings.Join(reports.Formats(), ", ")+" (repeatable)")
	complete(cmd, "report", offer(reports.Formats))
}

// reports returns the reports of the flag --report, the page, and those for the CI system that runs conform.
func (opts runOptions) reports(env variables) (*runReports, error) {
	r := &runReports{system: env.detect()}
	for _, word := range opts.reported {
		format, file, named := strings.Cut(word, "=")
		switch {
		case !slices.Contains(reports.Formats(), format):
			return nil, &exitError{exitUsage, fmt.Errorf("--report %s: no format named %q", word, format), near.Hint(format, reports.Formats())}
		case named && file == "":
			return nil, &exitError{exitUsage, fmt.Errorf("--report %s names no file", word), "--report " + format + " chooses one"}
		case !named && reports.FileName(format) != "":
			file = filepath.Join(opts.out, reports.FileName(format))
		}
		if file == "" && opts.json {
			return nil, &exitError{exitUsage, fmt.Errorf("--report %s and --json both print to standard output", format), "name a file: --report " + format + "=FILE"}
		}
		r.outputs = append(r.outputs, reportOutput{format, file})
	}
	r.always(opts, "html")
	if r.has("markdown") || r.system == github {
		r.summary = env.stepSummary()
	}
	switch {
	case r.system == gitlab:
		r.always(opts, "gitlab")
	case r.system == azure && !opts.json:
		r.always(opts, "markdown")
		r.always(opts, "azure")
	case r.system == github && !opts.json:
		r.always(opts, "github")
	}
	return r, nil
}

func (r *runReports) has(format string) bool {
	return slices.ContainsFunc(r.outputs, func(o reportOutput) bool { return o.format == format })
}

// always adds a report in a format, unless the flags have one.
func (r *runReports) always(opts runOptions, format string) {
	if r.has(format) {
		return
	}
	file := reports.FileName(format)
	if file != "" {
		file = filepath.Join(opts.out, file)
	}
	r.outputs = append(r.outputs, reportOutput{format, file})
}

// createFolders creates the folders of the files that --report names.
func (r *runReports) createFolders() error {
	for _, out := range r.outputs {
		if out.file == "" {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(out.file), 0o755); err != nil {
			return fmt.Errorf("--report %s: %w", out.format, err)
		}
	}
	return nil
}

// write writes the reports that are files, and returns their names.
func (r *runReports) write(records []verdict.Source) (files []string, lost error) {
	for _, out := range r.outputs {
		if out.file == "" {
			continue
		}
		if err := out.write(nil, r.report(records)); err != nil {
			lost = errors.Join(lost, err)
			continue
		}
		files = append(files, out.file)
	}
	return files, lost
}

// sendOut writes the reports that the CI system reads from standard output, and the summary of the step.
func (r *runReports) sendOut(cmd *cobra.Command, records []verdict.Source) (lost error) {
	for _, out := range r.outputs {
		if out.file == "" {
			lost = errors.Join(lost, out.write(cmd.OutOrStdout(), r.report(records)))
		}
	}
	if r.summary != "" {
		lost = errors.Join(lost, appendSummary(r.summary, newReport(records)))
	}
	if text := r.system.notice(); text != "" {
		say(cmd.ErrOrStderr(), "conform: "+text)
	}
	return lost
}

// report has Azure Pipelines attach the Markdown file of the run.
func (r *runReports) report(records []verdict.Source) reports.Report {
	report := newReport(records)
	for _, out := range r.outputs {
		if path, err := filepath.Abs(out.file); out.format == "markdown" && out.file != "" && err == nil {
			report.Summary = path
		}
	}
	return report
}
