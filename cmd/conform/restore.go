package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

func newRestoreCommand() *cobra.Command {
	var opts connectionFlags
	cmd := &cobra.Command{
		Use: "restore [JOURNAL]", Short: "Restore what an interrupted run changed", Args: arguments(0, 1),
		Long: `restore reads the undo journals of interrupted runs, or the one that is named, and restores the
entities: it sends one PATCH with the old values per entity, and verifies it by reads. It does not
overwrite what someone else has changed since, but names it. It can be repeated.

It uses the run's credentials: the sign-in in conform.yaml if that has the journal's target, or
else $CONFORM_TOKEN or --token-file. Journals are in $XDG_STATE_HOME/conform, or
~/.local/state/conform.`,
		Example: "  conform restore\n  conform restore --config nightly.yaml JOURNAL",
		RunE:    func(cmd *cobra.Command, args []string) error { return restore(cmd, opts, args) },
	}
	opts.add(cmd)
	opts.addToken(cmd)
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
	cfg, err := opts.journalTarget(u.Header, notices(cmd.ErrOrStderr()))
	if err != nil {
		return err
	}
	if err := cfg.SignIn(cmd.Context()); err != nil {
		return err
	}
	target, _, closeTarget := cfg.Connect()
	defer closeTarget()
	equal := func(_, name string, a, b json.RawMessage) bool {
		return harness.SameValue(&contract.Operation{}, name, a, b)
	}
	out, err := tenant.RestoreJournal(cmd.Context(), dir, u, target, equal)
	if held := (*tenant.Held)(nil); errors.As(err, &held) {
		return harness.HeldError(err)
	}
	if err = errors.Join(cfg.ReportRestored(out), err); err != nil {
		return &exitError{exitBug, err, ""}
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "restored what run %s changed at %s\n", wire.Printable(u.Header.Run), wire.Printable(u.Header.Target))
	return err
}

// journalTarget returns the config of the target in a journal: the one in conform.yaml with the same name and URL, or else its URL
// with $CONFORM_TOKEN or --token-file.
func (opts connectionFlags) journalTarget(h tenant.Header, notice func(harness.Notice)) (harness.Config, error) {
	cfg := harness.Config{Notice: notice}
	file, err := loadConfig(opts.configFile)
	if err != nil {
		return cfg, err
	}
	if file != nil && file.Targets[h.Target] != nil && tenant.EntityURL(file.Targets[h.Target].URL()) == h.Base {
		return cfg, opts.configure(&cfg, h.Target)
	}
	if !strings.Contains(h.Base, ":") {
		return cfg, &exitError{exitUsage, fmt.Errorf("the journal's base is not an http(s) URL: %q", wire.Printable(h.Base)), ""}
	}
	err = opts.configure(&cfg, h.Base)
	cfg.Target.Name, cfg.Target.Kind = h.Target, harness.Tenant
	return cfg, err
}
