package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/history"
)

func (o *historyCommand) show() *cobra.Command {
	cmd := &cobra.Command{
		Use: "show [RUN]", Short: "List the runs and what changed, or one run", Args: arguments(0, 1),
		Long: `show lists the runs of the last nights, each with what changed: what is new, changed, fixed or
expired, whether the target could be reached, and which contracts have another version.`,
		Example: "  conform history show\n  conform history show --target nightly --nights 30\n  conform history show 0f8fad5b-d9cb-469f-a165-70867728950e --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.with(func(db *history.DB) error { return o.runShow(cmd, db, args) })
		},
	}
	o.nightsFlag(cmd, 7)
	return o.flags(cmd)
}

func (o *historyCommand) runShow(cmd *cobra.Command, db *history.DB, args []string) error {
	q := history.Query{Target: o.target, Runs: args}
	if len(args) == 0 {
		var err error
		if q, err = o.query(cmd, db); err != nil {
			return err
		}
	}
	runs, err := db.Runs(cmd.Context(), q)
	if err != nil {
		return err
	}
	if len(runs) == 0 {
		return &exitError{exitUsage, fmt.Errorf("the history %s has no run %q", o.file, args[0]), "conform history show lists the runs of the last nights"}
	}
	events, err := db.Events(cmd.Context(), q)
	if err != nil {
		return err
	}
	byRun := map[string][]history.Event{}
	for i := range events {
		byRun[events[i].Run] = append(byRun[events[i].Run], events[i])
	}
	if o.json {
		type one struct {
			history.Run
			Events []history.Event `json:"events"`
		}
		all := make([]one, 0, len(runs))
		for i := range runs {
			all = append(all, one{runs[i], append([]history.Event{}, byRun[runs[i].Run]...)})
		}
		return printJSON(cmd.OutOrStdout(), map[string]any{"runs": all})
	}
	var lines []string
	for i := range runs {
		lines = append(lines, runLine(&runs[i]))
		for j := range byRun[runs[i].Run] {
			lines = append(lines, "  "+eventLine(&byRun[runs[i].Run][j]))
		}
	}
	say(cmd.OutOrStdout(), strings.Join(lines, "\n"))
	return nil
}

func runLine(r *history.Run) string {
	line := fmt.Sprintf("%s %s %s: exit %d, %d passed, %d failed", r.Started.Format("2006-01-02 15:04"), r.Target, r.Run, r.Exit, r.Counts.Passed, r.Counts.Failed)
	if r.Counts.Known > 0 {
		line += fmt.Sprintf(", %d known", r.Counts.Known)
	}
	if r.Excluded != "" {
		line += "; not compared with others: " + r.Excluded
	}
	return line
}

// eventLine says what changed.
func eventLine(e *history.Event) string {
	switch {
	case e.Kind == history.Contract:
		return "another version of the contract " + e.Detail
	case e.Fingerprint == "":
		return "the target is " + string(e.Kind)
	}
	line := fmt.Sprintf("%s %s %s/%s", e.Kind, e.Fingerprint, e.Operation, e.Check)
	if e.Got != "" {
		line += ": got " + e.Got
	}
	if e.Times > 1 && e.Kind != history.Fixed {
		line += fmt.Sprintf(" (for the %d. time)", e.Times)
	}
	return line
}

func (o *historyCommand) trend() *cobra.Command {
	cmd := &cobra.Command{
		Use: "trend", Short: "Show the results of each night", Args: arguments(0, 0),
		Long: `trend shows the results of each target and night: of the last run that can be compared with others,
or the reason why there is none. The night of a run is the day, in UTC, on which it started.`,
		Example: "  conform history trend\n  conform history trend --target nightly --nights 90 --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.with(func(db *history.DB) error { return o.runTrend(cmd, db) })
		},
	}
	o.nightsFlag(cmd, 30)
	return o.flags(cmd)
}

func (o *historyCommand) runTrend(cmd *cobra.Command, db *history.DB) error {
	q, err := o.query(cmd, db)
	if err != nil {
		return err
	}
	runs, err := db.Runs(cmd.Context(), q)
	if err != nil {
		return err
	}
	nights := history.Nights(runs)
	if o.json {
		return printJSON(cmd.OutOrStdout(), map[string]any{"nights": nights})
	}
	rows := [][]string{{"target", "night", "failed", "known", "warned", "passed", "promises tested"}}
	for i := range nights {
		r := &nights[i]
		if r.Excluded != "" {
			rows = append(rows, []string{r.Target, r.Night(), "not compared: " + r.Excluded})
			continue
		}
		row := []string{r.Target, r.Night()}
		for _, n := range []int{r.Counts.Failed, r.Counts.Known, r.Counts.Warned, r.Counts.Passed} {
			row = append(row, strconv.Itoa(n))
		}
		rows = append(rows, append(row, fmt.Sprintf("%.0f %%", r.Counts.Coverage())))
	}
	return table(cmd, rows)
}

func (o *historyCommand) flaky() *cobra.Command {
	return o.flags(&cobra.Command{
		Use: "flaky", Short: "List verdicts that switch between pass and failure", Args: arguments(0, 0),
		Long: `flaky lists the verdicts that switched at least twice between pass and failure within ten runs of a
target, while its contracts stayed the same. They stay listed until 14 runs agree.`,
		Example: "  conform history flaky\n  conform history flaky --target nightly --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.with(func(db *history.DB) error {
				all, err := db.Flaky(cmd.Context(), o.target)
				if err != nil {
					return err
				}
				if o.json {
					return printJSON(cmd.OutOrStdout(), map[string]any{"flaky": append([]history.Flaky{}, all...)})
				}
				if len(all) == 0 {
					say(cmd.OutOrStdout(), "no verdict is flaky")
					return nil
				}
				rows := [][]string{{"target", "switches", "results, the newest last", "verdict"}}
				for _, f := range all {
					rows = append(rows, []string{f.Target, strconv.Itoa(f.Switches), f.Results, f.Verdict})
				}
				return table(cmd, rows)
			})
		},
	})
}

func (o *historyCommand) since() *cobra.Command {
	cmd := &cobra.Command{
		Use: "since [CF-…]", Short: "Show since when, and how often, targets fail", Args: arguments(0, 1),
		Long: `since lists what fails: since which run, how often, and when it was seen first and last. With the
fingerprint that reports show, CF-…, it shows what that deviation did on each target, also where it
has ended. A failure lasts until a run judges every verdict that showed it, and none shows it.`,
		Example:           "  conform history since\n  conform history since CF-3F9A2C71\n  conform history since --target nightly --all --json",
		ValidArgsFunction: firstOnly(o.completeFingerprint),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.with(func(db *history.DB) error { return o.runSince(cmd, db, strings.Join(args, "")) })
		},
	}
	cmd.Flags().BoolVar(&o.all, "all", false, "also list warnings, and what has ended")
	return o.flags(cmd)
}

func (o *historyCommand) runSince(cmd *cobra.Command, db *history.DB, fingerprint string) error {
	all, err := db.Since(cmd.Context(), o.target, fingerprint, o.all || fingerprint != "")
	switch {
	case err != nil:
		return err
	case len(all) == 0 && fingerprint != "":
		return &exitError{exitUsage, fmt.Errorf("the history %s has no deviation %q", o.file, fingerprint), "reports show the fingerprints, CF- and eight digits"}
	case o.json:
		return printJSON(cmd.OutOrStdout(), map[string]any{"deviations": append([]history.Lasting{}, all...)})
	case len(all) == 0:
		say(cmd.OutOrStdout(), "nothing fails")
		return nil
	}
	rows := [][]string{{"fingerprint", "target", "state", "since", "last seen", "first seen", "runs", "check"}}
	for i := range all {
		l := &all[i]
		rows = append(rows, []string{
			l.Fingerprint, l.Target, stateWords(l), l.Since.Format(time.DateOnly), l.LastSeen.Format(time.DateOnly), l.FirstSeen.Format(time.DateOnly), strconv.Itoa(l.Runs), l.Operation + "/" + l.Check,
		})
	}
	return table(cmd, rows)
}

func stateWords(l *history.Lasting) string {
	switch {
	case l.State == history.Ended:
		return l.How + " " + l.Ended.Format(time.DateOnly)
	case l.Untested > 0:
		return fmt.Sprintf("%s, not tested since", l.State)
	}
	return string(l.State)
}
