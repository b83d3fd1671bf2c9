package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/baseline"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

func (o *baselineCommand) lint() *cobra.Command {
	return &cobra.Command{
		Use: "lint", Short: "Check the baseline", Args: arguments(0, 0),
		Long: `lint reads the baseline as a run does, and prints what asks for attention: entries that have expired or will
within 14 days, that nobody has examined, or that name a check by a former id.

The exit code is 2 if the file cannot be used, and 1 if an entry has expired.`,
		Example: "  conform baseline lint",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := o.load()
			if err != nil {
				return err
			}
			var b strings.Builder
			expired := false
			for _, n := range f.Lint(wire.Now()) {
				fmt.Fprintf(&b, "%s:%d: %s\n", f.Path, n.Line, n.Text)
				expired = expired || n.Expired
			}
			fmt.Fprintf(&b, "entries in %s: %d\n", f.Path, len(f.Entries))
			if _, err := io.WriteString(cmd.OutOrStdout(), verdict.PrintableLines(b.String())); err != nil {
				return err
			}
			if expired {
				return &exitError{code: exitBroken}
			}
			return nil
		},
	}
}

func (o *baselineCommand) explain() *cobra.Command {
	return &cobra.Command{
		Use: "explain ID [RECORD…]", Short: "Describe an entry, or a failure that could become one", Args: arguments(1, -1),
		Long: `explain prints the entry of the baseline with that id, what its check is about, and what the records show of
it. For a failure that is not in the baseline it prints the entry to copy.`,
		Example:           "  conform baseline explain CF-3F9A2C71",
		ValidArgsFunction: o.completeEntry,
		RunE: func(cmd *cobra.Command, args []string) error {
			id, paths := strings.ToUpper(args[0]), args[1:]
			if _, err := os.Stat(filepath.Join("conform-out", "run.ndjson")); err != nil && len(paths) == 0 {
				return o.explainEntry(cmd, id, nil)
			}
			records, err := baselineRecords(cmd, paths)
			if err != nil {
				return err
			}
			return o.explainEntry(cmd, id, records)
		},
	}
}

// explainEntry describes an entry by its id, with the verdicts of records that show its deviation.
func (o *baselineCommand) explainEntry(cmd *cobra.Command, id string, records []*verdict.Run) error {
	f := &baseline.File{Path: o.path()}
	if _, err := os.Lstat(f.Path); err == nil {
		if f, err = o.load(); err != nil {
			return err
		}
	}
	found := baseline.Occurrences(records, id)
	var b strings.Builder
	e := f.Find(id)
	switch {
	case e == nil && len(found) == 0:
		return &exitError{exitUsage, f.Unknown(id), "reports and run.ndjson name the id of each failure"}
	case e == nil:
		var err error
		if e, err = found[0].Entry(todayUTC()); err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s is not in %s. Its entry would be\n\n", id, f.Path)
	}
	fmt.Fprintf(&b, "%s\nthe target %s: conform explain %s\n", e.Text(), e.Check.Title, e.Check.ID)
	b.WriteString(occurs(found, len(records)))
	_, err := io.WriteString(cmd.OutOrStdout(), verdict.PrintableLines(b.String()))
	return err
}

// occurs says what records show of a deviation.
func occurs(found []baseline.Occurrence, records int) string {
	switch {
	case records == 0:
		return "there is no record of a run to look at\n"
	case len(found) == 0:
		return "the deviation does not occur in the record\n"
	}
	v := found[0].Verdict
	text := fmt.Sprintf("it occurs in %d verdicts, the first of which is %s\n", len(found), v.ID)
	if f := found[0].Finding; f != nil {
		text += fmt.Sprintf("want %s\ngot  %s\n", verdict.Shorten(f.Want, 300), verdict.Shorten(f.Got, 300))
	}
	return text
}
