package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

func newRestoreCommand(late time.Duration) *cobra.Command {
	opts := connectionFlags{late: late}
	cmd := &cobra.Command{
		Use: "restore [JOURNAL]", Short: "Restore what an interrupted run changed", Args: arguments(0, 1),
		Long: `restore reads the undo journals of interrupted runs, or the one that is named, and restores the
entities: it sends a PATCH with the old values per entity, and reads the entities until they have
shown the old values for the target's settle time. It does not overwrite
what someone else has changed since, but names it. It can be repeated.

It signs in as conform.yaml says for the journal's target, and sends nothing to any other. Journals are
in $XDG_STATE_HOME/conform, or ~/.local/state/conform.`,
		Example: "  conform restore\n  conform restore --config nightly.yaml JOURNAL",
		RunE:    func(cmd *cobra.Command, args []string) error { return restore(cmd, opts, args) },
	}
	opts.add(cmd)
	return cmd
}

func restore(cmd *cobra.Command, opts connectionFlags, args []string) error {
	dir, err := tenant.StateDir()
	if err != nil {
		return &exitError{exitUsage, err, ""}
	}
	var waiting []*tenant.Journal
	if len(args) > 0 {
		var u *tenant.Journal
		u, err = tenant.ReadJournal(args[0])
		if errors.Is(err, tenant.ErrDamaged) {
			u, err = &tenant.Journal{File: args[0], Err: err}, nil
		}
		waiting = append(waiting, u)
	} else {
		waiting, err = tenant.Journals(dir)
	}
	if err != nil {
		return &exitError{exitUsage, err, ""}
	}
	if len(waiting) == 0 {
		_, err := fmt.Fprintln(cmd.OutOrStdout(), "nothing to restore")
		return err
	}
	worst := exitKept
	for _, u := range waiting {
		worst = verdict.WorstExit(worst, report(cmd.ErrOrStderr(), opts.restoreOne(cmd, dir, u)))
	}
	if worst != exitKept {
		return &exitError{code: worst}
	}
	return nil
}

// restoreOne restores one journal. If something is not as it was, its exit code is 4.
func (opts connectionFlags) restoreOne(cmd *cobra.Command, dir string, u *tenant.Journal) error {
	if u.Err != nil {
		return &exitError{exitBug, fmt.Errorf("NOT RESTORED: an undo journal cannot be read: %w", u.Err),
			"look after the entity yourself; conform run --abandon sets the journal aside"}
	}
	cfg, err := opts.journalTarget(u, notices(cmd.ErrOrStderr()))
	if err != nil {
		return err
	}
	if err := cfg.SignIn(cmd.Context()); err != nil {
		return err
	}
	target, redactor, closeTarget := cfg.ConnectToWrite(u.Permit)
	defer closeTarget()
	equal := func(_, name string, a, b json.RawMessage) bool {
		return harness.SameValue(&contract.Operation{}, name, a, b)
	}
	out, err := tenant.RestoreJournal(cmd.Context(), tenant.Options{
		Dir: dir, Base: cfg.Target.URL, Tenant: cfg.Target.Tenant, Equal: equal, Secret: redactor.HasSecret, Settle: cfg.SettleTime(), Late: cfg.Late,
	}, u, target)
	if held := (*tenant.Held)(nil); errors.As(err, &held) {
		return harness.HeldError(err)
	}
	if err = errors.Join(cfg.ReportRestored(out, redactor), err); err != nil {
		return &exitError{exitBug, harness.HideSecrets(err, redactor), ""}
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), redactor.HideSecrets(wire.Printable(fmt.Sprintf("restored what run %s changed at %s", u.Header.Run, u.Header.Target))))
	return err
}

// journalTarget returns the config of the target that a journal is about. It must be one of conform.yaml, and every entity of the journal
// must lie under its base URL: a journal is a file that anyone may have written, and its requests carry a credential.
func (opts connectionFlags) journalTarget(u *tenant.Journal, notice func(harness.Notice)) (harness.Config, error) {
	file, err := loadConfig(opts.configFile)
	if err != nil {
		return harness.Config{}, err
	}
	const hint = "conform sends a credential only to a target of conform.yaml, and only below its base URL; --config names another file"
	if file == nil {
		return harness.Config{}, &exitError{exitUsage, fmt.Errorf("the journal is about %s, and there is no %s here", wire.Printable(u.Header.Base), configFile), hint}
	}
	var elsewhere error
	for _, name := range slices.Concat([]string{u.Header.Target}, file.Names()) {
		if file.Targets[name] == nil {
			continue
		}
		cfg := harness.Config{Notice: notice}
		if err := opts.configure(&cfg, name); err != nil {
			elsewhere = errors.Join(elsewhere, err)
			continue
		}
		outside, same := u.Outside(cfg.Target.URL, cfg.Target.Tenant)
		switch {
		case same && outside == "":
			return cfg, nil
		case same:
			return cfg, &exitError{exitUsage, fmt.Errorf("the journal has %s, which is not below the base URL of target %s, %s",
				wire.Printable(outside), name, cfg.Target.URL), hint}
		}
	}
	return harness.Config{}, &exitError{exitUsage, errors.Join(fmt.Errorf("the journal is about %s, and no target in conform.yaml has that base URL and its tenant",
		wire.Printable(u.Header.Base)), elsewhere), hint}
}
