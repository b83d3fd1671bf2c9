package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/compare"
	"github.com/graphconform/conform/harness/verdict"
)

// diffOptions are the flags of `conform diff`.
type diffOptions struct {
	run          runOptions // of the live target
	target       string
	mock, asJSON bool
}

func newDiffCommand(late time.Duration) *cobra.Command {
	opts := diffOptions{run: runOptions{connection: connectionFlags{late: late}, rate: "0", retries: 3}}
	cmd := &cobra.Command{
		Use: "diff A [B]", Short: "Compare two runs, or a service with its mock", Args: arguments(1, 2),
		Long: `diff compares two records: run.ndjson of conform run, or what conform mock --record wrote. It prints
what became of each check of each operation: broken, changed (it fails in another way), fixed, newly
tested, no longer tested, with both exchanges side by side.

--mock SERVICE MOCK compares the responses instead, case by case: laxer (the mock accepts what the
service rejects), stricter (the reverse), and different (status, fields, media type, members, JSON types,
error codes, or a check that only one of the two passes). Values are not compared.

--target compares one record with a live target: conform runs the plan of the record against it, with
the record's contracts, parameters, seed and depth. What protects a tenant from conform run protects it
here, too. --out keeps the new record.

Exit codes: 0 equal, 1 different, 2 usage; with --target also 3, 4 and 5 of conform run.`,
		Example: `  conform diff last-week/run.ndjson conform-out/run.ndjson
  conform diff conform-out/run.ndjson --target http://127.0.0.1:8080/beta
  conform diff --mock tenant/run.ndjson mock/run.ndjson
  conform diff --mock tenant/run.ndjson --target mock --json`,
		RunE: func(cmd *cobra.Command, args []string) error { return runDiff(cmd, opts, args) },
	}
	f := cmd.Flags()
	f.BoolVar(&opts.mock, "mock", false, "compare the responses of a service (the first record) with those of its mock")
	f.StringVar(&opts.target, "target", "", "compare with `mock|URL|NAME`, a live target, instead of a second record")
	complete(cmd, "target", completeTarget)
	f.BoolVar(&opts.asJSON, "json", false, "print the comparison as JSON")
	contractFlag(cmd, &opts.run.contracts)
	f.Lookup("contract").Usage = "OpenAPI `FILE` with --target, if it is not where the record says (repeatable)"
	f.StringArrayVar(&opts.run.params, "param", nil, "path parameter as `name=value` for --target, instead of the record's (repeatable)")
	f.IntVar(&opts.run.concurrency, "concurrency", 0, "send at most `N` requests at the same time to --target (default: the target's, or 8)")
	f.StringVar(&opts.run.rate, "rate", "0", "send at most `N` requests per second to --target, or N/TIME such as 10/20s (0: no limit)")
	f.BoolVar(&opts.run.writes, "allow-writes", false, "write to the tenant of --target that conform.yaml lists under allow-writes")
	f.StringVar(&opts.run.out, "out", "", "write the record of --target, run.ndjson, to `DIR` (default: it is not kept)")
	opts.run.connection.add(cmd)
	opts.run.connection.addToken(cmd)
	return cmd
}

// liveOnly are the flags that have a meaning for --target alone.
var liveOnly = []string{"contract", "param", "concurrency", "rate", "allow-writes", "out", "token-file", "insecure-http", "timeout"}

func runDiff(cmd *cobra.Command, opts diffOptions, args []string) error {
	if err := opts.check(cmd, args); err != nil {
		return err
	}
	a, err := openRecord(args[0])
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }() // it was only read
	if opts.target != "" {
		return opts.diffLive(cmd, args[0], a)
	}
	b, err := openRecord(args[1])
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }()
	compared, err := opts.show(cmd, a, b, compare.Style{A: args[0], B: args[1]})
	switch err := errors.Join(err, a.Err(), b.Err()); {
	case err != nil:
		return err
	case len(compared.Differences) > 0:
		return &exitError{code: exitBroken}
	}
	return nil
}

func (opts *diffOptions) check(cmd *cobra.Command, args []string) error {
	hint := "see " + cmd.CommandPath() + " --help"
	switch {
	case opts.target != "" && len(args) == 2:
		return &exitError{exitUsage, fmt.Errorf("--target takes the place of the second record, %s", args[1]), hint}
	case opts.target == "" && len(args) == 1:
		return &exitError{exitUsage, fmt.Errorf("one record given, and nothing to compare it with"), "name a second record, or a live target with --target"}
	case opts.target != "":
		return nil
	}
	for _, name := range liveOnly {
		if cmd.Flags().Changed(name) {
			return &exitError{exitUsage, fmt.Errorf("--%s needs --target", name), hint}
		}
	}
	return nil
}

func openRecord(path string) (*verdict.File, error) {
	record, err := verdict.Open(path)
	if err != nil {
		return nil, &exitError{exitUsage, err, "a record is the run.ndjson of conform run, or what conform mock --record wrote"}
	}
	return record, nil
}

// show prints the comparison of two records.
func (opts *diffOptions) show(cmd *cobra.Command, a, b verdict.Source, style compare.Style) (*compare.Comparison, error) {
	compared := compare.Runs
	if opts.mock {
		compared, style.A, style.B = compare.Mock, "service", "mock"
	}
	c := compared(a, b)
	if c.Compared == 0 {
		return nil, &exitError{exitUsage, errors.New("nothing can be compared: the records have no case with a result in common"),
			"compare runs of the same contracts with the same --depth"}
	}
	out := cmd.OutOrStdout()
	style.Color, style.Width = colored(out), width(out)
	render := c.Text
	if opts.asJSON {
		render = c.JSON
	}
	if err := render(out, style); err != nil {
		return nil, &exitError{exitIncomplete, fmt.Errorf("standard output: %w", err), ""}
	}
	return c, nil
}
