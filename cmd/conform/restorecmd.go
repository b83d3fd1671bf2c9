package main

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/suites"
)

func newRestoreCommand() *cobra.Command {
	var opts runOptions
	cmd := &cobra.Command{
		Use: "restore [JOURNAL]", Short: "Put back what a run changed that did not end", Args: cobra.MaximumNArgs(1),
		Long: `restore reads the undo journals that interrupted runs left behind, or the one that is named, and
puts the entities back: one PATCH of the old values per entity, verified by reading. What
someone else has changed since is left alone and named. It can be repeated.

The credentials are those of the run: the target's sign-in in conform.yaml where the journal's
target is one of its, else $CONFORM_TOKEN or --token-file. Journals lie in
$XDG_STATE_HOME/conform, or ~/.local/state/conform.`,
		Example: "  conform restore\n  conform restore --config nightly.yaml JOURNAL",
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.listen(cmd)
			return restore(cmd, opts, args)
		},
	}
	f := cmd.Flags()
	f.StringVar(&opts.configFile, "config", "", "`FILE` with targets (default ./conform.yaml, where there is one)")
	f.StringVar(&opts.tokenFile, "token-file", "", "read the bearer token from `FILE`")
	opts.exchangeFlags(cmd)
	return cmd
}

// listen points what is said beside the result at the command's standard error.
func (opts *runOptions) listen(cmd *cobra.Command) {
	opts.stderr = cmd.ErrOrStderr()
	opts.say = func(line string) { _, _ = fmt.Fprintln(opts.stderr, "conform: "+wire.Printable(line)) }
}

func restore(cmd *cobra.Command, opts runOptions, args []string) error {
	dir, err := stateDir()
	if err != nil {
		return err
	}
	var waiting []*tenant.Undo
	if len(args) > 0 {
		var u *tenant.Undo
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
func (opts runOptions) restoreOne(cmd *cobra.Command, dir string, u *tenant.Undo) error {
	cfg, err := opts.journalTarget(u.Header)
	if err != nil {
		return err
	}
	if err := target.CheckSignIn(cmd.Context(), cfg.TargetName(), cfg.Credential, cfg.Redactor); err != nil {
		return err
	}
	to, _, closeTarget := cfg.Connect()
	defer closeTarget()
	out, err := tenant.Finish(cmd.Context(), dir, u, to, untyped)
	if held := (*tenant.Held)(nil); errors.As(err, &held) {
		return whyClosed(err)
	}
	if err = errors.Join(tellRestored(cmd.ErrOrStderr(), out), err); err != nil {
		return &exitError{exitOurs, err, ""}
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "restored what run %s changed at %s\n", wire.Printable(u.Header.Run), wire.Printable(u.Header.Target))
	return err
}

// journalTarget is the config of the target that a journal names: that of conform.yaml with the same name and URL, else its URL
// with the token from outside.
func (opts runOptions) journalTarget(h tenant.Header) (suites.Config, error) {
	cfg := suites.Config{Name: h.Target, Target: h.Base, Timeout: opts.timeout, Version: version(), Tenant: true, Insecure: opts.insecure, Params: map[string]string{}}
	file, err := loadConfig(opts.configFile)
	if err != nil {
		return cfg, err
	}
	if file != nil && file.Targets[h.Target] != nil && tenant.EntityURL(file.Targets[h.Target].URL()) == h.Base {
		opts.rate = "0"
		return cfg, opts.useTarget(&cfg, h.Target)
	}
	u, err := url.Parse(h.Base)
	if err != nil {
		return cfg, &exitError{exitUsage, fmt.Errorf("want an http(s) base URL in the journal, got %q", wire.Printable(h.Base)), ""}
	}
	if err := opts.overTLS(u, strconv.Quote(wire.Printable(h.Base))); err != nil {
		return cfg, err
	}
	cfg.Token, err = token("--token-file", opts.tokenFile, "CONFORM_TOKEN")
	return cfg, err
}
