package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/wire"
)

// sweepOptions are the flags of `conform sweep`.
type sweepOptions struct {
	connection connectionFlags
	writes     bool
}

func newSweepCommand() *cobra.Command {
	var opts sweepOptions
	cmd := &cobra.Command{
		Use: "sweep TARGET", Short: "Delete fixtures that earlier runs left behind", Args: arguments(1, 1), ValidArgsFunction: firstOnly(completeTarget),
		Long: `sweep searches the collection that a target's fixture is created in for entities named
conform-<run id>, lists them, and deletes those that are older than a day by their createdDateTime
and whose name a read of the entity shows, too. It touches nothing else. Without --allow-writes it
only lists them.`,
		Example: "  conform sweep nightly\n  conform sweep nightly --allow-writes",
		RunE:    func(cmd *cobra.Command, args []string) error { return sweep(cmd, opts, args[0]) },
	}
	f := cmd.Flags()
	f.BoolVar(&opts.writes, "allow-writes", false, "delete them, in a tenant that conform.yaml lists under allow-writes")
	opts.connection.add(cmd)
	return cmd
}

func sweep(cmd *cobra.Command, opts sweepOptions, name string) error {
	cfg := harness.Config{Notice: notices(cmd.ErrOrStderr())}
	if err := opts.connection.configure(&cfg, name); err != nil {
		return err
	}
	f := cfg.Target.Fixture
	if f == nil || f.Collection == "" || f.Create == nil || cfg.Target.URL == "" {
		return &exitError{exitUsage, fmt.Errorf("the fixture of target %s is not created in a collection", name), "fixture.collection and fixture.create in conform.yaml say how"}
	}
	cfg.Writes.Allow = opts.writes
	if err := cfg.CheckWrites(); err != nil {
		return err
	}
	ctx := cmd.Context()
	if err := cfg.SignIn(ctx); err != nil {
		return err
	}
	var due []tenant.FoundFixture
	t, redactor, closeTarget := cfg.ConnectToWrite(func(req wire.Request) error { return tenant.PermitDeletion(due)(req) })
	defer closeTarget()
	found, err := tenant.FindFixtures(ctx, t, tenant.Fixture{Collection: cfg.Target.URL + f.Collection, Body: f.Create})
	if err != nil {
		return &exitError{exitEnvironment, harness.HideSecrets(err, redactor), ""}
	}
	for _, f := range found {
		fate := "to delete"
		switch inUse := f.InUse(); {
		case inUse != "":
			fate = "not deleted: " + inUse
		case opts.writes:
			due = append(due, f)
		default:
			fate = "to delete, with --allow-writes"
		}
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s  %s  %s\n", wire.Printable(f.Name), wire.Printable(redactor.URL(f.URL)), fate); err != nil {
			return err
		}
	}
	if err := cfg.ReportRestored(tenant.DeleteFixtures(ctx, t, tenant.Options{Secret: redactor.HasSecret, Settle: cfg.SettleTime()}, due), redactor); err != nil {
		return &exitError{exitBug, err, ""}
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "deleted %d\n", len(due))
	return err
}
