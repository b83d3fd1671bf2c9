package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/near"
	"github.com/graphconform/conform/harness/verdict"
)

// coverageOptions are the flags of `conform coverage`.
type coverageOptions struct {
	all, untested, json bool
	operation           string
}

func newCoverageCommand() *cobra.Command {
	var opts coverageOptions
	cmd := &cobra.Command{
		Use: "coverage [RECORD]", Short: "Show which promises of the contracts a run tested", Args: arguments(0, 1),
		Long: `coverage prints, for each operation of a run, how many of its promises were tested, and lists those that
were broken, or not tested, each with its line and the reason.

RECORD is a run.ndjson; without it, that of conform-out.`,
		Example: `  conform coverage
  conform coverage conform-out/nightly/run.ndjson --untested
  conform coverage --operation 'update-*' --all
  conform coverage --json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			name := "conform-out/run.ndjson"
			if len(args) > 0 {
				name = args[0]
			}
			if err := exclusive(cmd, "all", "untested"); err != nil {
				return err
			}
			list, err := readPromises(name)
			if err != nil {
				return err
			}
			if list, err = opts.selected(list); err != nil {
				return err
			}
			if opts.json {
				return opts.printJSON(cmd.OutOrStdout(), list)
			}
			return opts.print(cmd.OutOrStdout(), list)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&opts.all, "all", false, "list the promises that were kept, too")
	f.BoolVar(&opts.untested, "untested", false, "list only the promises that were not tested")
	f.StringVar(&opts.operation, "operation", "", "only operations whose name matches `GLOB`")
	f.BoolVar(&opts.json, "json", false, "print JSON")
	return cmd
}

// readPromises returns the promises in a record.
func readPromises(name string) ([]verdict.Promise, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, &exitError{exitUsage, err, "name the run.ndjson of a run; conform run writes it to conform-out"}
	}
	defer func() { _ = file.Close() }() // it was only read
	run, err := verdict.ReadPromises(file)
	if err != nil {
		return nil, &exitError{exitUsage, fmt.Errorf("%s: %w", name, err), ""}
	}
	if len(run.Promises) == 0 {
		return nil, &exitError{exitUsage, errors.New(name + " has no promises"), "a record of conform mock has none, nor has one of an earlier version: repeat the run"}
	}
	return run.Promises, nil
}

// selected returns the promises of the operations that the user wants.
func (opts coverageOptions) selected(list []verdict.Promise) (out []verdict.Promise, err error) {
	if opts.operation == "" {
		return list, nil
	}
	var names []string
	for _, p := range list {
		names = append(names, p.Operation)
		matches, err := path.Match(opts.operation, p.Operation)
		if err != nil {
			return nil, &exitError{exitUsage, fmt.Errorf("--operation %q is not a valid glob", opts.operation), "quote a literal bracket as \\["}
		}
		if within, _ := path.Match(opts.operation+"/*", p.Operation); matches || within { // of a contract with several
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return nil, &exitError{exitUsage, fmt.Errorf("--operation %q matches no operation of the run", opts.operation), near.Hint(opts.operation, names)}
	}
	return out, nil
}

// byOperation cuts promises, of which those of an operation follow one another, into those of each operation.
func byOperation(list []verdict.Promise) (out [][]verdict.Promise) {
	for i := range list {
		if i == 0 || list[i-1].Operation != list[i].Operation {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], list[i])
	}
	return out
}

// lists reports whether a promise is listed.
func (opts coverageOptions) lists(p *verdict.Promise) bool {
	return opts.all || p.State == verdict.PromiseUntested || p.State == verdict.PromiseBroken && !opts.untested
}

func (opts coverageOptions) print(w io.Writer, list []verdict.Promise) error {
	operations := byOperation(list)
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for i, promises := range operations {
		if i > 0 {
			fmt.Fprintln(tab)
		}
		fmt.Fprintf(tab, "%s: %s\n", verdict.Printable(promises[0].Operation), verdict.CountPromises(promises))
		for i := range promises {
			if p := &promises[i]; opts.lists(p) {
				fmt.Fprintf(tab, "  %s\t%s\t%s\t%s\n", p.State, verdict.Printable(p.ID), verdict.Printable(p.Cite), verdict.Printable(about(p)))
			}
		}
		if err := tab.Flush(); err != nil {
			return err
		}
	}
	if len(operations) > 1 {
		_, err := fmt.Fprintf(w, "\n%d operations: %s\n", len(operations), verdict.CountPromises(list))
		return err
	}
	return nil
}

// about says why a promise is not tested, or else what it is.
func about(p *verdict.Promise) string {
	const most = 200
	if p.Reason != "" {
		return verdict.Shorten(p.Reason, most)
	}
	return verdict.Shorten(p.Text, most)
}

// operationCoverage is an operation in the output of --json.
type operationCoverage struct {
	Operation string `json:"operation"`
	verdict.PromiseCount
	Promises []verdict.Promise `json:"promises"`
}

func (opts coverageOptions) printJSON(w io.Writer, list []verdict.Promise) error {
	out := struct {
		verdict.PromiseCount
		Percent    float64             `json:"percent"`
		Operations []operationCoverage `json:"operations"`
	}{PromiseCount: verdict.CountPromises(list), Percent: verdict.CountPromises(list).Percent()}
	for _, promises := range byOperation(list) {
		one := operationCoverage{promises[0].Operation, verdict.CountPromises(promises), []verdict.Promise{}}
		for i := range promises {
			if all := !opts.untested; all || opts.lists(&promises[i]) {
				one.Promises = append(one.Promises, promises[i])
			}
		}
		out.Operations = append(out.Operations, one)
	}
	return printJSON(w, out)
}
