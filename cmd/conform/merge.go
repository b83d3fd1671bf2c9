package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/merge"
	"github.com/graphconform/conform/harness/verdict"
)

func newMergeCommand() *cobra.Command {
	opts := runOptions{}
	cmd := &cobra.Command{
		Use: "merge DIR|RECORD… -o DIR", Short: "Make one record of the shards of a run", Args: arguments(1, -1),
		Long: `merge makes one record, and the reports of it, of what the shards of a run have recorded: the same as
the run would write without --shard. A DIR is the output folder of a shard, or a folder of such.

It refuses to merge (exit code 5) if a shard is missing or cut short, if records overlap, and if they
are of different runs: another plan, catalogue, configuration or version of conform. Of a shard that
was run again, it takes the complete record; two complete ones with different verdicts are refused.

Otherwise the exit code is that of the run.`,
		Example: `  conform merge shards -o conform-out
  conform merge shard-1 shard-2 shard-3 -o conform-out --report markdown
  conform merge shards/*/run.ndjson -o conform-out --min-coverage 80%`,
		RunE: func(cmd *cobra.Command, args []string) error { return opts.merge(cmd, args) },
	}
	cmd.Flags().StringVarP(&opts.out, "output", "o", "", "write the record and the reports to `DIR`")
	addReportFlag(cmd, &opts.reported)
	cmd.Flags().Var(&opts.minCoverage, "min-coverage", "exit with 5 if the run tests less than `N%` of the promises of its contracts, and list those that are missing")
	cmd.Flags().BoolVar(&opts.json, "json", false, "print the result as JSON")
	return cmd
}

func (opts runOptions) merge(cmd *cobra.Command, args []string) (err error) {
	if opts.out == "" {
		return &exitError{exitUsage, errors.New("no folder for the merged record"), "-o DIR names one"}
	}
	if opts.together, err = opts.reports(environment); err != nil {
		return err
	}
	var files []string
	for _, arg := range args {
		found, err := recordFiles(arg)
		if err != nil {
			return err
		}
		files = append(files, found...)
	}
	run, err := merge.Open(files)
	if err != nil {
		return &exitError{exitIncomplete, err, "run the shards that are missing or differ again, with the same arguments"}
	}
	defer func() { _ = run.Close() }() // they were only read
	for _, notice := range run.Notices {
		say(cmd.ErrOrStderr(), "conform: "+notice)
	}
	records, err := opts.writeMerged(run, files)
	defer func() {
		for _, r := range records {
			_ = r.(*verdict.File).Close() // as above
		}
	}()
	if err != nil {
		return &exitError{exitIncomplete, err, ""}
	}
	var finished []written
	for _, r := range records {
		finished = append(finished, written{r, r.Foot().Exit, nil})
	}
	return opts.finishRecords(cmd, finished, len(run.Targets) > 1, nil)
}

// writeMerged writes the record of each target, and opens it. from are the records of the shards, which none of them may replace.
func (opts runOptions) writeMerged(run *merge.Run, from []string) (records []verdict.Source, err error) {
	for _, t := range run.Targets {
		dir := opts.folder(t.Header.Target, len(run.Targets) > 1)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return records, fmt.Errorf("--output: %w", err)
		}
		name := filepath.Join(dir, recordName)
		for _, other := range from {
			if sameFile(name, other) {
				return records, fmt.Errorf("--output: the merged record would replace %s", other)
			}
		}
		if err := t.WriteFile(name); err != nil {
			return records, err
		}
		record, err := verdict.Open(name)
		if err != nil {
			return records, err
		}
		records = append(records, record)
	}
	return records, opts.together.createFolders()
}

func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}
