package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/baseline"
	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// baselineFlags select the baseline of a run.
type baselineFlags struct {
	file, mode string
	none       bool
}

func (o *baselineFlags) add(cmd *cobra.Command) {
	o.mode = verdict.NightlyMode
	cmd.Flags().StringVar(&o.file, "baseline", "", "accept the deviations in `FILE` (default "+baseline.Name+" beside conform.yaml, if it exists)")
	choiceFlag(cmd, &o.mode, "baseline-mode", verdict.BaselineModes(), "gate: an entry of the baseline that is fixed fails the run")
	cmd.Flags().BoolVar(&o.none, "no-baseline", false, "accept no deviation, although there is a baseline")
	cmd.MarkFlagsMutuallyExclusive("baseline", "no-baseline")
}

// path returns the file to read, "" for none: without the flag, the one beside conform.yaml if there is one.
func (o *baselineFlags) path(config string) string {
	if o.none || o.file != "" {
		return o.file
	}
	path := baselineBeside(config)
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	return path
}

// baselineBeside is the place of the baseline that belongs to a conform.yaml.
func baselineBeside(config string) string {
	return filepath.Join(filepath.Dir(cmp.Or(config, configFile)), baseline.Name)
}

// baselineCommand is what the commands of `conform baseline` share.
type baselineCommand struct {
	file, config string
	words        baseline.Words
}

func newBaselineCommand() *cobra.Command {
	o := &baselineCommand{}
	cmd := &cobra.Command{
		Use: "baseline", Short: "Accept known deviations of a target for a while",
		Long: `A baseline is a file, ` + baseline.Name + `, with the deviations of a target that your team accepts until
a day. conform run then fails only for others: new ones, known ones that changed, and those whose
day has passed. These commands are all that writes the file. They keep comments and order.

They read the record of a run, conform-out/run.ndjson if none is named.`,
		Example: `  conform run --target nightly
  conform baseline init
  conform run --target nightly
  conform baseline update --only new --reason "asked the service team" --ticket ABC-123
  conform baseline prune`,
		Args: noCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&o.file, "baseline", "", "the baseline is `FILE` (default "+baseline.Name+" beside conform.yaml)")
	cmd.PersistentFlags().StringVar(&o.config, "config", "", "the baseline is beside the conform.yaml `FILE` (default ./conform.yaml)")
	cmd.AddCommand(o.init(), o.update(), o.prune(), o.lint(), o.renew(), o.explain())
	return cmd
}

// wordFlags adds what new entries say.
func (o *baselineCommand) wordFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.words.Reason, "reason", "", "why the entries are accepted, as `TEXT` (default: "+baseline.NotExamined+")")
	cmd.Flags().StringVar(&o.words.Ticket, "ticket", "", "the entries' ticket, as `TEXT`")
	cmd.Flags().StringVar(&o.words.Owner, "owner", "", "the entries' owner, as `TEXT`")
	cmd.Flags().StringVar(&o.words.Until, "until", "", "the last `DAY` on which the entries accept (default 90 days from today, or the file's maxAge)")
}

func (o *baselineCommand) path() string { return cmp.Or(o.file, baselineBeside(o.config)) }

func todayUTC() string { return baseline.Day(wire.Now()) }

// load reads the baseline.
func (o *baselineCommand) load() (*baseline.File, error) {
	f, err := baseline.Load(o.path(), todayUTC())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &exitError{exitUsage, fmt.Errorf("no baseline %q", o.path()), "conform baseline init writes one from the record of a run"}
	}
	return f, err
}

// baselineRecords reads the records that arguments name, or else the one of the last run.
func baselineRecords(cmd *cobra.Command, paths []string) (runs []*verdict.Run, err error) {
	if len(paths) == 0 {
		paths = []string{filepath.Join("conform-out", "run.ndjson")}
	}
	for _, path := range paths {
		f, err := file.Open(path, math.MaxInt64)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &exitError{exitUsage, fmt.Errorf("no record %q", path), "conform run writes one; a run against several targets writes conform-out/TARGET/run.ndjson"}
		}
		if err != nil {
			return nil, &exitError{exitUsage, err, ""}
		}
		run, err := verdict.Read(f)
		_ = f.Close() // it was only read
		if err != nil {
			return nil, &exitError{exitUsage, fmt.Errorf("%s: %w", path, err), ""}
		}
		runs = append(runs, run)
		if n := run.Footer.Counts[verdict.Error] + run.Footer.Counts[verdict.NotRun]; n > 0 {
			say(cmd.ErrOrStderr(), fmt.Sprintf("conform: %s has %d verdicts without a result, which no baseline accepts", path, n))
		}
	}
	return runs, nil
}

// list prints a line for each entry, after a line that counts them.
func (o *baselineCommand) list(cmd *cobra.Command, entries []*baseline.Entry, one, many string) error {
	text := fmt.Sprintf(many, len(entries), o.path())
	if len(entries) == 1 {
		text = fmt.Sprintf(one, o.path())
	}
	for _, e := range entries {
		text += fmt.Sprintf("\n  %s %s  %s", e.ID, e.Name(), e.Signature)
	}
	_, err := fmt.Fprintln(cmd.OutOrStdout(), verdict.PrintableLines(text))
	return err
}

// completeEntry offers the ids of the baseline.
func (o *baselineCommand) completeEntry(_ *cobra.Command, args []string, _ string) (ids []string, _ cobra.ShellCompDirective) {
	if f, err := o.load(); err == nil {
		for _, e := range f.Entries {
			if !slices.Contains(args, e.ID) {
				ids = append(ids, e.ID+"\t"+strings.ReplaceAll(verdict.Printable(e.Name()), "\t", " "))
			}
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
