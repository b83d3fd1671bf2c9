package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/history"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/reports"
)

// reportOptions are the flags of `conform report`.
type reportOptions struct{ format, out, history string }

func newReportCommand() *cobra.Command {
	opts := reportOptions{format: "html"}
	cmd := &cobra.Command{
		Use: "report RECORD…", Short: "Write a report of earlier runs", Args: arguments(1, -1),
		Long: `report makes a report of the records of earlier runs, and sends nothing. A RECORD is a run.ndjson, or
the output folder of a run. Several records become one report with a section for each.

Formats:
  html        one page to read, without references to other files
  junit       test results, for CI systems
  markdown    the summary of a job; appended to $GITHUB_STEP_SUMMARY if that is set
  github      annotations for GitHub Actions, at most ten
  gitlab      a code quality report for GitLab
  azure       logging commands for Azure Pipelines, at most ten issues
  json        the summary of a run, for programs
  ctrf        Common Test Report Format
  sarif       SARIF 2.1.0, for code scanning
  prometheus  metrics, for the textfile collector of Prometheus' node exporter

The exit code says whether the report was written, not how the runs ended.`,
		Example: `  conform report conform-out/run.ndjson -o report.html
  conform report conform-out --format markdown
  conform report conform-out --history conform-history.db -o report.html
  conform report one/run.ndjson two/run.ndjson --format junit -o both.xml`,
		RunE: func(cmd *cobra.Command, args []string) error { return opts.report(cmd, args) },
	}
	choiceFlag(cmd, &opts.format, "format", reports.Formats(), "how to write the report")
	cmd.Flags().StringVarP(&opts.out, "output", "o", "", "write the report to `FILE` (default standard output)")
	cmd.Flags().StringVar(&opts.history, "history", "", "say on the page since when each deviation lasts, by the history in `FILE` (see conform history)")
	return cmd
}

func (opts reportOptions) report(cmd *cobra.Command, args []string) error {
	var records []verdict.Source
	for _, arg := range args {
		files, err := recordFiles(arg)
		if err != nil {
			return err
		}
		for _, name := range files {
			run, err := readRecord(name)
			if err != nil {
				return err
			}
			records = append(records, run)
		}
	}
	report := newReport(records)
	if opts.history != "" {
		var err error
		if report.Since, err = opts.since(cmd); err != nil {
			return err
		}
	}
	out := reportOutput{opts.format, opts.out}
	if summary := environment.stepSummary(); opts.format == "markdown" && summary != "" {
		if err := appendSummary(summary, report); err != nil {
			return &exitError{exitUsage, err, ""}
		}
		say(cmd.ErrOrStderr(), "conform: appended to $GITHUB_STEP_SUMMARY")
		if out.file == "" {
			return nil
		}
	}
	if err := out.write(cmd.OutOrStdout(), report); err != nil {
		return &exitError{exitUsage, err, ""}
	}
	if out.format == "markdown" && out.file != "" && environment.detect() == azure {
		return attachSummary(cmd.OutOrStdout(), out.file)
	}
	return nil
}

// since reads from the history since when each target shows its deviations.
func (opts reportOptions) since(cmd *cobra.Command) (since func(target, fingerprint string) time.Time, err error) {
	if opts.format != "html" {
		return nil, &exitError{exitUsage, fmt.Errorf("--history is for the page, not for --format %s", opts.format), ""}
	}
	begun := map[[2]string]time.Time{}
	err = (&historyCommand{file: opts.history}).with(func(db *history.DB) error {
		all, err := db.Since(cmd.Context(), "", "", true)
		for i := range all {
			if all[i].State != history.Ended {
				begun[[2]string{all[i].Target, all[i].Fingerprint}] = all[i].Since
			}
		}
		return err
	})
	return func(target, fingerprint string) time.Time { return begun[[2]string{target, fingerprint}] }, err
}

// newReport returns a report that quotes the norms.
func newReport(records []verdict.Source) reports.Report {
	return reports.Report{Records: records, Quote: func(id string) string {
		if c, err := catalogue.Lookup(id); err == nil {
			return c.Quote
		}
		return ""
	}}
}

// reportOutput is a report to write. An empty file is standard output.
type reportOutput struct{ format, file string }

// write writes the report to its file, completely or not at all, or to standard output.
func (o reportOutput) write(stdout io.Writer, r reports.Report) error {
	render := func(w io.Writer) error { return r.Write(w, o.format) }
	if o.file != "" {
		return file.Write(o.file, render)
	}
	if err := render(stdout); err != nil {
		return fmt.Errorf("standard output: %w", err)
	}
	return nil
}

// attachSummary has Azure Pipelines show a Markdown file on the page of the pipeline's run.
func attachSummary(stdout io.Writer, name string) error {
	path, err := filepath.Abs(name)
	if err == nil {
		err = reports.Report{Summary: path}.Write(stdout, string(azure))
	}
	if err != nil {
		return &exitError{exitUsage, errors.Join(errors.New("the summary is not attached"), err), ""}
	}
	return nil
}
