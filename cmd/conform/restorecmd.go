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
	var opts reachOptions
	cmd := &cobra.Command{
		Use: "restore [JOURNAL]", Short: "Put back what a run changed that did not end", Args: cobra.MaximumNArgs(1),
		Long: `restore reads the undo journals that interrupted runs left behind, or the one that is named, and
puts the entities back: one PATCH of the old values per entity, verified by reading. What
someone else has changed since is left alone and named. It can be repeated.

The credentials are those of the run: the target's sign-in in conform.yaml where the journal's
target is one of its, else $CONFORM_TOKEN or --token-file. Journals lie in
$XDG_STATE_HOME/conform, or ~/.local/state/conform.`,
		Example: "  conform restore\n  conform restore --config nightly.yaml JOURNAL",
		RunE:    func(cmd *cobra.Command, args []string) error { return restore(cmd, opts, args) },
	}
	opts.flags(cmd)
	opts.tokenFlag(cmd)
	return cmd
}

func restore(cmd *cobra.Command, opts reachOptions, args []string) error {
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

// restoreOne restores one journal. Its error has its exit code: 4 where something is not as it was.
func (opts reachOptions) restoreOne(cmd *cobra.Command, dir string, u *tenant.Journal) error {
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
		return &exitError{exitOurs, err, ""}
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "restored what run %s changed at %s\n", wire.Printable(u.Header.Run), wire.Printable(u.Header.Target))
	return err
}

// journalTarget is the config of the target that a journal names: that of conform.yaml with the same name and URL, else its URL
// with the token from outside.
func (opts reachOptions) journalTarget(h tenant.Header, notice func(harness.Notice)) (harness.Config, error) {
	cfg := harness.Config{Notice: notice}
	file, err := loadConfig(opts.configFile)
	if err != nil {
		return cfg, err
	}
	if file != nil && file.Targets[h.Target] != nil && tenant.EntityURL(file.Targets[h.Target].URL()) == h.Base {
		return cfg, opts.reach(&cfg, h.Target)
	}
	if !strings.Contains(h.Base, ":") {
		return cfg, &exitError{exitUsage, fmt.Errorf("the journal's base is not an http(s) URL: %q", wire.Printable(h.Base)), ""}
	}
	err = opts.reach(&cfg, h.Base)
	cfg.Target.Name, cfg.Target.Kind = h.Target, harness.Tenant
	return cfg, err
}
