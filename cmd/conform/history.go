package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/history"
	"github.com/graphconform/conform/harness/verdict"
)

// historyCommand is what the commands of `conform history` share.
type historyCommand struct {
	file, target string
	nights       int
	json, all    bool
}

func newHistoryCommand() *cobra.Command {
	o := &historyCommand{}
	cmd := &cobra.Command{
		Use: "history", Short: "Keep the results of runs, and show what changed",
		Long: `A history is a file, ` + history.Name + `, with the results of many runs: since when a target fails,
how often, and what changed with each run. It holds no requests and no responses.

Runs that are incomplete, or could not judge more than a fifth of what they tried (exit code 3), are
kept, and not compared with others.`,
		Example: `  conform run --target nightly
  conform history add conform-out
  conform history since
  conform history show`,
		Args: noCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	o.fileFlag(cmd)
	cmd.AddCommand(o.add(), o.show(), o.trend(), o.flaky(), o.since(), o.page())
	return cmd
}

func (o *historyCommand) fileFlag(cmd *cobra.Command) {
	cmd.PersistentFlags().StringVar(&o.file, "db", history.Name, "the history is `FILE`")
}

// flags adds those of the commands that show something.
func (o *historyCommand) flags(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&o.target, "target", "", "show only the target `NAME`")
	complete(cmd, "target", o.completeTarget)
	cmd.Flags().BoolVar(&o.json, "json", false, "print JSON")
	return cmd
}

func (o *historyCommand) nightsFlag(cmd *cobra.Command, nights int) {
	cmd.Flags().IntVar(&o.nights, "nights", nights, "show the last `N` nights of the newest run")
}

// open opens the history that a command shows.
func (o *historyCommand) open() (*history.DB, error) {
	db, err := history.Open(o.file)
	if history.IsMissing(err) {
		return nil, &exitError{exitUsage, fmt.Errorf("no history %q", o.file), "conform history add RECORD… begins one; --db names another file"}
	}
	return db, err
}

// with runs do on the open history.
func (o *historyCommand) with(do func(*history.DB) error) (err error) {
	db, err := o.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return do(db)
}

func (o *historyCommand) completeTarget(cmd *cobra.Command, _ []string, _ string) (names []string, _ cobra.ShellCompDirective) {
	_ = o.with(func(db *history.DB) (err error) { // without a history there is nothing to offer
		names, err = db.Targets(cmd.Context())
		return err
	})
	return names, cobra.ShellCompDirectiveNoFileComp
}

func (o *historyCommand) completeFingerprint(cmd *cobra.Command, _ []string, _ string) (ids []string, _ cobra.ShellCompDirective) {
	_ = o.with(func(db *history.DB) error { // as above
		all, err := db.Since(cmd.Context(), "", "", true)
		for i := range all {
			ids = append(ids, all[i].Fingerprint+"\t"+strings.ReplaceAll(all[i].Operation+"/"+all[i].Check, "\t", " "))
		}
		return err
	})
	return ids, cobra.ShellCompDirectiveNoFileComp
}

// query selects the last nights before the newest run.
func (o *historyCommand) query(cmd *cobra.Command, db *history.DB) (history.Query, error) {
	if o.nights < 1 {
		return history.Query{}, &exitError{exitUsage, fmt.Errorf("--nights %d", o.nights), "want 1 or more"}
	}
	q := history.Query{Target: o.target}
	newest, err := db.Newest(cmd.Context(), q)
	if err == nil && newest.IsZero() {
		return q, o.nothing()
	}
	q.From = newest.Truncate(24*time.Hour).AddDate(0, 0, 1-o.nights)
	return q, err
}

// nothing is the error where the history has nothing of what was asked for.
func (o *historyCommand) nothing() error {
	if o.target == "" {
		return &exitError{exitUsage, fmt.Errorf("the history %s has no runs", o.file), "conform history add RECORD… adds them"}
	}
	return &exitError{exitUsage, fmt.Errorf("the history %s has no run of the target %q", o.file, o.target), "conform history show lists the runs of all targets"}
}

func (o *historyCommand) add() *cobra.Command {
	cmd := &cobra.Command{
		Use: "add RECORD…", Short: "Add the records of runs", Args: arguments(1, -1),
		Long: `add adds the records of runs to the history, and makes the file if there is none. A RECORD is a
run.ndjson, or the output folder of a run. A run that was added before changes nothing, and
records may be added in any order and by several processes at once.`,
		Example: "  conform history add conform-out\n  conform history add nights/*/run.ndjson --db /var/lib/conform/history.db",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			db, err := history.Create(o.file)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, db.Close()) }()
			added, err := addRecords(cmd, db, args)
			if err != nil {
				return err
			}
			if o.json {
				return printJSON(cmd.OutOrStdout(), map[string]any{"runs": added})
			}
			for _, a := range added {
				say(cmd.OutOrStdout(), addedLine(a))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&o.json, "json", false, "print JSON")
	return cmd
}

func addedLine(a history.Added) string {
	what := counted(a.Events, "change")
	if a.Excluded != "" {
		what = "not compared with others: " + a.Excluded
	}
	if a.Again {
		what = "was there already"
	}
	return fmt.Sprintf("%s %s: %s", a.Target, a.Run, what)
}

// addRecords adds the records that arguments name.
func addRecords(cmd *cobra.Command, db *history.DB, args []string) (out []history.Added, err error) {
	for _, arg := range args {
		files, err := recordFiles(arg)
		if err != nil {
			return nil, err
		}
		for _, name := range files {
			added, err := addRecord(cmd, db, name)
			if err != nil {
				return nil, err
			}
			out = append(out, added)
		}
	}
	return out, nil
}

func addRecord(cmd *cobra.Command, db *history.DB, name string) (history.Added, error) {
	record, err := verdict.Open(name)
	if err != nil {
		return history.Added{}, &exitError{exitUsage, err, "conform run writes the record, conform-out/run.ndjson"}
	}
	defer func() { _ = record.Close() }() // it was only read
	added, err := db.Add(cmd.Context(), record)
	return added, cmp.Or(record.Err(), err)
}

// table prints rows of cells, which may quote a record.
func table(cmd *cobra.Command, rows [][]string) error {
	tab := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
	for _, cells := range rows {
		for i := range cells {
			cells[i] = verdict.Printable(cells[i])
		}
		fmt.Fprintln(tab, strings.Join(cells, "\t"))
	}
	return tab.Flush()
}
