package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/suites"
)

// leftoverAfter is how old a fixture is that no run still uses.
const leftoverAfter = 24 * time.Hour

func newSweepCommand() *cobra.Command {
	var opts runOptions
	var all bool
	cmd := &cobra.Command{
		Use: "sweep TARGET", Short: "Delete fixtures that runs have left behind", Args: cobra.ExactArgs(1),
		Long: `sweep looks through the collection that a target's fixture is created in for entities named
conform-<run id>, and deletes those that are older than a day by their createdDateTime. Nothing
else is touched. Without --allow-writes it lists them.`,
		Example: "  conform sweep nightly\n  conform sweep nightly --allow-writes",
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.listen(cmd)
			return sweep(cmd, opts, args[0], all)
		},
	}
	f := cmd.Flags()
	f.StringVar(&opts.configFile, "config", "", "`FILE` with targets (default ./conform.yaml)")
	f.BoolVar(&opts.writes, "allow-writes", false, "delete them, in a tenant that allow-writes of conform.yaml names")
	f.BoolVar(&all, "all", false, "also those that are younger, which a run may still use, or do not say how old they are")
	opts.exchangeFlags(cmd)
	return cmd
}

func sweep(cmd *cobra.Command, opts runOptions, name string, all bool) error {
	from, err := resolveTarget(opts.configFile, name)
	if err != nil {
		return err
	}
	if from.Fixture == nil || from.Fixture.Collection == "" || from.URL() == "" {
		return &exitError{exitUsage, fmt.Errorf("want a target whose fixture is created in a collection, got %s", name), "fixture.collection in conform.yaml names it"}
	}
	cfg := suites.Config{Timeout: opts.timeout, Version: version(), Params: map[string]string{}}
	opts.rate = "0"
	if err := opts.useTarget(&cfg, name); err != nil {
		return err
	}
	ctx := cmd.Context()
	if err := target.CheckSignIn(ctx, cfg.TargetName(), cfg.Credential, cfg.Redactor); err != nil {
		return err
	}
	t, redactor, closeTarget := cfg.Connect()
	defer closeTarget()
	found, err := tenant.Find(ctx, t, cfg.Target+from.Fixture.Collection, "")
	if err != nil {
		return &exitError{exitEnvironment, err, ""}
	}
	var due []tenant.Found
	for _, f := range found {
		fate := "left: it may still be in use"
		switch old := !f.Created.IsZero() && time.Since(f.Created) > leftoverAfter; {
		case !old && !all && f.Created.IsZero():
			fate = "left: it does not say how old it is"
		case !old && !all:
		case opts.writes:
			due, fate = append(due, f), "to delete"
		default:
			fate = "to delete, with --allow-writes"
		}
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s  %s  %s\n", wire.Printable(f.Name), wire.Printable(redactor.URL(f.URL)), fate); err != nil {
			return err
		}
	}
	return deleteAll(ctx, cmd, t, due)
}

func deleteAll(ctx context.Context, cmd *cobra.Command, t wire.Target, due []tenant.Found) error {
	if err := tellRestored(cmd.ErrOrStderr(), tenant.Sweep(ctx, t, due)); err != nil {
		return &exitError{exitOurs, err, ""}
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "deleted %d\n", len(due))
	return err
}
