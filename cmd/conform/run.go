package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/reports"
	"github.com/graphconform/conform/suites"
)

// runOptions are the flags of `conform run`.
type runOptions struct {
	contracts, params, cases, checks []string
	targets                          []string
	configFile                       string
	fault, out, tokenFile            string
	raw                              string
	refused                          [3]string // files of the tokens that must be refused
	depth                            string
	strict, dryRun, json, writes     bool
	abandon                          bool
	insecure                         bool
	concurrency                      int
	rate                             string
	retries                          int
	timeout, latency                 time.Duration
	say                              func(line string) // to the person at the terminal
	stderr                           io.Writer
}

func newRunCommand() *cobra.Command {
	var opts runOptions
	cmd := &cobra.Command{
		Use: "run", Short: "Check whether a target keeps its contracts", Args: cobra.NoArgs,
		Long: `run sends the cases of every contract to a target, judges the answers, and writes
run.ndjson and TEST-conform-<target>.xml (JUnit) to the output folder.

Without arguments it runs the embedded contracts against the embedded mock. On a target on this
machine, path parameters that are not given are bound to keys of conform's own. The bearer token
comes from $CONFORM_TOKEN or --token-file, never from a flag.

--target NAME takes a target of conform.yaml, which says how to sign in; conform init writes one.
Several targets run side by side: DIR then holds a JUnit file per target, and <target>/run.ndjson.`,
		Example: `  conform run
  conform run --contract thing.yaml --target http://127.0.0.1:8080/beta --param thingId=42
  conform run --case 'wrong-*' --check no-server-error --dry-run
  conform run --fault update-ignored
  conform run --target nightly --target staging --allow-writes`,
		RunE: func(cmd *cobra.Command, _ []string) error { return run(cmd, opts) },
	}
	f := cmd.Flags()
	f.StringArrayVar(&opts.contracts, "contract", nil, "embedded contract or OpenAPI `FILE` (repeatable; default all embedded)")
	f.StringArrayVar(&opts.targets, "target", []string{"mock"}, "`mock|URL|NAME`: the embedded mock, a base URL that replaces the contracts' server, its path included, or a target of conform.yaml (repeatable)")
	_ = cmd.RegisterFlagCompletionFunc("target", completeTarget) // fails for a flag that is not there
	f.StringVar(&opts.configFile, "config", "", "`FILE` with targets (default ./conform.yaml, where there is one)")
	f.StringArrayVar(&opts.params, "param", nil, "path parameter as `name=value` (repeatable)")
	f.StringArrayVar(&opts.cases, "case", nil, "only cases that match `GLOB`, by name or id (repeatable)")
	f.StringArrayVar(&opts.checks, "check", nil, "only checks that match `GLOB`, by id or number (repeatable)")
	f.StringVar(&opts.depth, "depth", "default", "`quick|default|full`: how many cases per operation")
	f.BoolVar(&opts.strict, "strict", false, "a warning is a failure")
	f.IntVar(&opts.concurrency, "concurrency", 8, "at most `N` cases in flight")
	f.StringVar(&opts.rate, "rate", "0", "at most `N` requests per second, or N/TIME such as 10/20s (0: no limit)")
	f.IntVar(&opts.retries, "retries", 3, "send a request that was turned away (429, 503) up to `N` more times, when the target says")
	f.DurationVar(&opts.latency, "latency-budget", catalogue.LatencyBudget, "tell, as information, which answers take longer than `D`")
	opts.exchangeFlags(cmd)
	f.StringVar(&opts.fault, "fault", "", "let the mock break the promise of fault `ID`, see conform mock --faults")
	f.BoolVar(&opts.dryRun, "dry-run", false, "print the cases, requests and checks, and send nothing")
	f.StringVar(&opts.out, "out", "conform-out", "write run.ndjson and the JUnit file to `DIR`")
	f.BoolVar(&opts.json, "json", false, "print the result as JSON")
	f.StringVar(&opts.tokenFile, "token-file", "", "read the bearer token from `FILE`")
	f.StringVar(&opts.refused[0], "expired-token-file", "", "see a token refused that has expired, from `FILE` or $CONFORM_EXPIRED_TOKEN")
	f.StringVar(&opts.refused[1], "other-audience-token-file", "", "see one refused for another audience or cloud, from `FILE` or $CONFORM_OTHER_AUDIENCE_TOKEN")
	f.StringVar(&opts.refused[2], "no-permission-token-file", "", "see one refused that may not update, from `FILE` or $CONFORM_NO_PERMISSION_TOKEN")
	f.BoolVar(&opts.writes, "allow-writes", false, "write to a tenant that allow-writes of conform.yaml names")
	f.BoolVar(&opts.abandon, "abandon", false, "run although an earlier run has not restored what it changed; its undo journal is set aside")
	f.StringVar(&opts.raw, "unsafe-raw", "", "keep every exchange as it was, tokens and personal data included, in `DIR`, which is not below --out")
	return cmd
}

// exchangeFlags are those of every command that sends something to a target.
func (opts *runOptions) exchangeFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&opts.insecure, "insecure-http", false, "send the token in the clear to a target that is not on this machine")
	f.DurationVar(&opts.timeout, "timeout", 30*time.Second, "end an exchange after `D`")
}

func run(cmd *cobra.Command, opts runOptions) error {
	opts.listen(cmd)
	cfgs, err := opts.configs()
	if err != nil {
		return err
	}
	for i := range cfgs {
		p, err := cfgs[i].Plan()
		if err != nil {
			return err // said before a server starts or a folder appears
		}
		if opts.dryRun {
			if err := dryRun(cmd.OutOrStdout(), p); err != nil {
				return err
			}
		}
	}
	if opts.dryRun {
		return nil
	}
	rawWritten, err := opts.keepRaw(cfgs)
	if err != nil {
		return err
	}
	ctx, stop, release := interruptible(cmd.Context(), cmd.ErrOrStderr())
	defer release()
	for i := range cfgs {
		if err := target.CheckSignIn(ctx, cfgs[i].TargetName(), cfgs[i].Credential, cfgs[i].Redactor); err != nil {
			return err
		}
	}
	if err := opts.writableOut(cfgs); err != nil {
		return &exitError{exitUsage, err, "name another folder with --out"}
	}
	live := reports.NewConsole(cmd.ErrOrStderr(), isTerminal(cmd.ErrOrStderr()))
	progress := sum(live.Progress, len(cfgs))
	for i := range cfgs {
		cfgs[i].Stop, cfgs[i].Progress = stop, progress(i)
		if cfgs[i].Mock {
			closeMock, err := serveMock(cmd.Context(), &cfgs[i], wire.Pace{Now: wire.Now, Sleep: wire.Sleep})
			if err != nil {
				return err
			}
			defer closeMock()
		}
	}
	records, err := suites.RunAll(ctx, &flag{}, cfgs)
	_ = live.Close() // a terminal that went away takes nothing with it
	if err != nil {
		return err
	}
	if err := rawWritten(); err != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "conform: %v\n", err)
		for _, record := range records {
			record.Footer.Exit = verdict.WorstExit(record.Footer.Exit, exitIncomplete)
		}
	}
	return opts.finishAll(cmd, cfgs, records)
}

// sum adds up the progress of several runs.
func sum(show func(done, cases, failed int), runs int) func(i int) func(done, cases, failed int) {
	var mu sync.Mutex
	each := make([][3]int, runs)
	return func(i int) func(done, cases, failed int) {
		return func(done, cases, failed int) {
			mu.Lock()
			defer mu.Unlock()
			each[i] = [3]int{done, cases, failed}
			var all [3]int
			for _, one := range each {
				for j := range all {
					all[j] += one[j]
				}
			}
			show(all[0], all[1], all[2])
		}
	}
}

// flag stands in for a *testing.T: the exit code comes from the record.
type flag struct{ failed bool }

func (f *flag) Fail() { f.failed = true }
