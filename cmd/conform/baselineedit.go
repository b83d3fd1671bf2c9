package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/baseline"
	"github.com/graphconform/conform/harness/verdict"
)

func (o *baselineCommand) init() *cobra.Command {
	cmd := &cobra.Command{
		Use: "init [RECORD…]", Short: "Write a baseline of all failures of a run", Args: arguments(0, -1),
		Long: `init writes a baseline with an entry for each failure of the records: one for each operation, check and
signature, in whatever number of cases it occurs. The entries are accepted for 90 days. It never overwrites a file.`,
		Example: "  conform baseline init\n  conform baseline init conform-out/*/run.ndjson --owner intune-team --until 2027-01-31",
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := os.Lstat(o.path()); err == nil {
				return &exitError{exitUsage, fmt.Errorf("%s exists", o.path()), "conform baseline update adds entries to it"}
			}
			records, err := baselineRecords(cmd, args)
			if err != nil {
				return err
			}
			f, err := baseline.Create(o.path(), todayUTC(), o.words, records)
			if err != nil {
				return err
			}
			return o.list(cmd, f.Entries, "wrote %s with 1 entry", "wrote %[2]s with %[1]d entries")
		},
	}
	o.wordFlags(cmd)
	return cmd
}

func (o *baselineCommand) update() *cobra.Command {
	only := "all"
	cmd := &cobra.Command{
		Use: "update [RECORD…]", Short: "Add the failures of a run that the baseline does not have", Args: arguments(0, -1),
		Long: `update adds an entry for each failure of the records that the baseline does not have. With --only new it
leaves out failures of a check on an operation that has an entry with another signature.
It removes nothing, see prune, and extends nothing, see renew.`,
		Example: "  conform baseline update\n  conform baseline update --only new --reason \"the page is wrong\" --ticket ABC-123",
		RunE: func(cmd *cobra.Command, args []string) error {
			f, records, err := o.both(cmd, args)
			if err != nil {
				return err
			}
			added, err := f.Update(todayUTC(), o.words, records, only == "new")
			if err != nil {
				return err
			}
			return o.list(cmd, added, "added 1 entry to %s", "added %d entries to %s")
		},
	}
	o.wordFlags(cmd)
	choiceFlag(cmd, &only, "only", []string{"all", "new"}, "which failures to add")
	return cmd
}

func (o *baselineCommand) prune() *cobra.Command {
	return &cobra.Command{
		Use: "prune [RECORD…]", Short: "Remove the entries that are fixed", Args: arguments(0, -1),
		Long: `prune removes the entries whose deviation did not occur in the records, although the case that showed it
was judged. It keeps entries whose operation, check or case was not part of the run, and flaky ones.
Name the records of all targets: an entry whose deviation occurs on one of them stays.`,
		Example: "  conform baseline prune\n  conform baseline prune conform-out/*/run.ndjson",
		RunE: func(cmd *cobra.Command, args []string) error {
			f, records, err := o.both(cmd, args)
			if err != nil {
				return err
			}
			removed, err := f.Prune(todayUTC(), records)
			if err != nil {
				return err
			}
			return o.list(cmd, removed, "removed 1 entry from %s", "removed %d entries from %s")
		},
	}
}

func (o *baselineCommand) renew() *cobra.Command {
	var until string
	cmd := &cobra.Command{
		Use: "renew [ID…]", Short: "Accept entries for longer", Args: arguments(0, -1),
		Long: `renew sets the last day of the entries that are named, or else of all that have expired. The file's maxAge
bounds how far ahead that may be.`,
		Example:           "  conform baseline renew\n  conform baseline renew CF-3F9A2C71 --until 2027-06-30",
		ValidArgsFunction: o.completeEntry,
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := o.load()
			if err != nil {
				return err
			}
			renewed, err := f.Renew(todayUTC(), until, args)
			if err != nil {
				return err
			}
			return o.list(cmd, renewed, "renewed 1 entry of %s", "renewed %d entries of %s")
		},
	}
	cmd.Flags().StringVar(&until, "until", "", "the last `DAY` on which the entries accept (default 90 days from today, or the file's maxAge)")
	return cmd
}

// both reads the baseline and the records.
func (o *baselineCommand) both(cmd *cobra.Command, args []string) (*baseline.File, []*verdict.Run, error) {
	f, err := o.load()
	if err != nil {
		return nil, nil, err
	}
	records, err := baselineRecords(cmd, args)
	return f, records, err
}
