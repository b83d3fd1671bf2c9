package main

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/reports"
	"github.com/graphconform/conform/suites"
)

// runOptions are the flags of `conform run`.
type runOptions struct {
	contracts, params, cases, checks []string
	target, fault, out, tokenFile    string
	depth                            string
	strict, dryRun, json, writes     bool
	concurrency                      int
	rate                             string
	retries                          int
	timeout                          time.Duration
}

func newRunCommand() *cobra.Command {
	var opts runOptions
	cmd := &cobra.Command{
		Use: "run", Short: "Check whether a target keeps its contracts", Args: cobra.NoArgs,
		Long: `run sends the cases of every contract to a target, judges the answers, and writes
run.ndjson and TEST-conform-<target>.xml (JUnit) to the output folder.

Without arguments it runs the embedded contracts against the embedded mock. On a target on this
machine, path parameters that are not given are bound to keys of conform's own. The bearer token
comes from $CONFORM_TOKEN or --token-file, never from a flag.`,
		Example: `  conform run
  conform run --contract thing.yaml --target http://127.0.0.1:8080/beta --param thingId=42
  conform run --case 'wrong-*' --check no-server-error --dry-run
  conform run --fault update-ignored`,
		RunE: func(cmd *cobra.Command, _ []string) error { return run(cmd, opts) },
	}
	f := cmd.Flags()
	f.StringArrayVar(&opts.contracts, "contract", nil, "embedded contract or OpenAPI `FILE` (repeatable; default all embedded)")
	f.StringVar(&opts.target, "target", "mock", "`mock|URL`: the embedded mock, or a base URL that replaces the contracts' server, its path included")
	f.StringArrayVar(&opts.params, "param", nil, "path parameter as `name=value` (repeatable)")
	f.StringArrayVar(&opts.cases, "case", nil, "only cases that match `GLOB`, by name or id (repeatable)")
	f.StringArrayVar(&opts.checks, "check", nil, "only checks that match `GLOB`, by id or number (repeatable)")
	f.StringVar(&opts.depth, "depth", "default", "`quick|default|full`: how many cases per operation")
	f.BoolVar(&opts.strict, "strict", false, "a warning is a failure")
	f.IntVar(&opts.concurrency, "concurrency", 8, "at most `N` cases in flight")
	f.StringVar(&opts.rate, "rate", "0", "at most `N` requests per second, or N/TIME such as 10/20s (0: no limit)")
	f.IntVar(&opts.retries, "retries", 3, "send a request that was turned away (429, 503) up to `N` more times, when the target says")
	f.DurationVar(&opts.timeout, "timeout", 30*time.Second, "end an exchange after `D`")
	f.StringVar(&opts.fault, "fault", "", "let the mock break the promise of fault `ID`, see conform mock --faults")
	f.BoolVar(&opts.dryRun, "dry-run", false, "print the cases, requests and checks, and send nothing")
	f.StringVar(&opts.out, "out", "conform-out", "write run.ndjson and the JUnit file to `DIR`")
	f.BoolVar(&opts.json, "json", false, "print the result as JSON")
	f.StringVar(&opts.tokenFile, "token-file", "", "read the bearer token from `FILE`")
	f.BoolVar(&opts.writes, "allow-writes", false, "write to a target that is not on this machine")
	return cmd
}

func run(cmd *cobra.Command, opts runOptions) error {
	cfg, err := opts.config()
	if err != nil {
		return err
	}
	if opts.dryRun {
		p, err := cfg.Plan()
		if err != nil {
			return err
		}
		return dryRun(cmd.OutOrStdout(), p)
	}
	if _, err := cfg.Plan(); err != nil {
		return err // said before a server starts or a folder appears
	}
	ctx, stop, release := interruptible(cmd.Context(), cmd.ErrOrStderr())
	defer release()
	cfg.Stop = stop
	if err := writable(opts.out); err != nil {
		return &exitError{exitUsage, err, "name another folder with --out"}
	}
	if opts.target == "mock" {
		closeMock, err := serveMock(cmd.Context(), &cfg)
		if err != nil {
			return err
		}
		defer closeMock()
	}
	live := reports.NewConsole(cmd.ErrOrStderr(), isTerminal(cmd.ErrOrStderr()))
	cfg.Progress = live.Progress
	record, err := suites.Run(ctx, &flag{}, cfg)
	_ = live.Close() // a terminal that went away takes nothing with it
	if err != nil {
		return err
	}
	return opts.finish(cmd, record)
}

// flag stands in for a *testing.T: the exit code comes from the record.
type flag struct{ failed bool }

func (f *flag) Fail() { f.failed = true }

// finish writes the record and its reports, and returns the exit code. A report that is lost makes the run incomplete.
func (opts runOptions) finish(cmd *cobra.Command, record *verdict.Run) error {
	recordFile := filepath.Join(opts.out, "run.ndjson")
	junitFile := filepath.Join(opts.out, "TEST-conform-"+record.Header.Target+".xml")
	var files []string
	for _, written := range []struct {
		file string
		err  error
	}{
		{recordFile, verdict.WriteFile(recordFile, record)},
		{junitFile, reports.WriteFile(junitFile, record, reports.JUnit)},
	} {
		if written.err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "conform: %v\n", written.err)
			record.Footer.Exit = incomplete(record.Footer.Exit)
			continue
		}
		files = append(files, written.file)
	}
	var err error
	if opts.json {
		err = reports.JSON(cmd.OutOrStdout(), record)
	} else {
		err = reports.Summary(cmd.OutOrStdout(), record, reports.Style{Color: colored(cmd.OutOrStdout()), Width: width(cmd.OutOrStdout()), Files: files})
	}
	if err != nil {
		return &exitError{exitIncomplete, fmt.Errorf("standard output: %w", err), ""}
	}
	if record.Footer.Exit != exitKept {
		return &exitError{code: record.Footer.Exit}
	}
	return nil
}

// incomplete is the exit code of a run whose report was lost.
func incomplete(exit int) int {
	if exit == exitOurs {
		return exit
	}
	return exitIncomplete
}
