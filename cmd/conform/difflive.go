package main

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/compare"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/reports"
	"github.com/graphconform/conform/suites"
)

// diffLive runs the plan of a record against the live target, and compares.
func (opts *diffOptions) diffLive(cmd *cobra.Command, path string, record *verdict.File) error {
	live := reports.NewConsole(cmd.ErrOrStderr(), isTerminal(cmd.ErrOrStderr()))
	defer func() { _ = live.Close() }() // an error must not follow on its line
	cfgs, err := opts.plan(cmd, record, live)
	if err != nil {
		return err
	}
	ctx, stop, release := onInterrupt(cmd.Context(), cmd.ErrOrStderr())
	defer release()
	harness.ReportProgress(cfgs, live.Progress)
	cfgs[0].Stop = stop
	sessions, err := harness.NewAll(ctx, cfgs)
	if err != nil {
		return err
	}
	if opts.run.out != "" {
		if err := opts.run.createOut(sessions); err != nil {
			return errors.Join(&exitError{exitUsage, err, ""}, sessions.Close(ctx))
		}
	}
	if err := sessions.Open(ctx); err != nil {
		return err
	}
	run := suites.Present(ctx, &failure{}, sessions)[0]
	defer func() { _ = run.Close() }() // the comparison has what it held
	_ = live.Close()
	if sessions[0].Leaks(run) {
		return &exitError{exitBug, errors.New("a bug in conform: the record of " + run.Header.Target + " contains a secret, so conform shows nothing of it"), ""}
	}
	return opts.finish(cmd, path, record, run)
}

// finish compares with the live run. Where that is incomplete, or the target was not reached, its exit code counts, too.
func (opts *diffOptions) finish(cmd *cobra.Command, path string, record *verdict.File, run *verdict.Stream) error {
	if opts.run.out != "" {
		if err := verdict.WriteFile(filepath.Join(opts.run.out, "run.ndjson"), run); err != nil {
			return &exitError{exitIncomplete, fmt.Errorf("--out: %w", err), ""}
		}
	}
	compared, err := opts.show(cmd, record, run, compare.Style{A: path, B: run.Header.Target})
	code := run.Footer.Exit
	if code == exitBroken { // as the record may be
		code = exitKept
	}
	var shown *exitError
	if errors.As(err, &shown) && code != exitKept {
		shown.code, shown.hint = code, "conform run --target says what is wrong with the target"
	}
	if err := errors.Join(err, record.Err()); err != nil {
		return err
	}
	if slices.ContainsFunc(compared.Differences, func(d compare.Difference) bool { return code == exitKept || isJudged(d) }) {
		code = verdict.WorstExit(code, exitBroken)
	}
	if code != exitKept {
		return &exitError{code: code}
	}
	return nil
}

// isJudged tells whether a difference is more than that the live target could not be tested.
func isJudged(d compare.Difference) bool {
	return d.Kind != compare.NotTested || d.B.Status != verdict.Error && d.B.Status != verdict.NotRun
}

// plan returns the config that repeats the run of a record against the target.
func (opts *diffOptions) plan(cmd *cobra.Command, record *verdict.File, live *reports.Console) ([]harness.Config, error) {
	h := record.Head()
	if isClientRecord(record) {
		return nil, &exitError{exitUsage, errors.New("the record holds what clients sent to a mock, which conform cannot send again"), "compare it with another record of the same clients"}
	}
	run := &opts.run
	run.targets, run.depth, run.profile, run.strict, run.stateless = []string{opts.target}, h.Depth, h.Profile, h.Strict, h.Stateless
	given := run.contracts
	for _, c := range h.Contracts {
		if len(given) == 0 {
			run.contracts = append(run.contracts, cmp.Or(c.Path, c.Name))
		}
	}
	cfgs, err := run.configs(notices(cmd.ErrOrStderr()), live)
	if err != nil {
		return nil, withHint(err, "the record names this contract: --contract FILE says where it is now")
	}
	cfg := &cfgs[0]
	cfg.Seed = h.Seed
	if err := bindParams(cfg, h); err != nil {
		return nil, err
	}
	return cfgs, restrict(cfg, record)
}

// withHint gives a usage error without a hint one.
func withHint(err error, hint string) error {
	var exit *exitError
	if errors.As(err, &exit) && exit.code == exitUsage && exit.hint == "" {
		exit.hint = hint
	}
	return err
}

func isClientRecord(record *verdict.File) bool {
	for v := range record.All() {
		return v.Check == verdict.ClientRequest
	}
	return false
}

// bindParams gives the config the parameters of the record that neither a flag nor the target sets.
func bindParams(cfg *harness.Config, h *verdict.Header) error {
	for _, c := range h.Contracts {
		for name, value := range c.Params {
			switch {
			case cfg.Params[name] != "" || cfg.Target.Params[name] != "":
			case strings.Contains(value, "redacted"):
				return &exitError{exitUsage, fmt.Errorf("the record does not show the value of parameter %s", name), "give it with --param " + name + "=VALUE"}
			default:
				cfg.Params[name] = value
			}
		}
	}
	return nil
}

// restrict leaves out of the plan what a filter left out of the record.
func restrict(cfg *harness.Config, record *verdict.File) error {
	p, err := cfg.Plan()
	if err != nil || p.Hash() == record.Head().PlanHash {
		return err
	}
	cases, checks := map[string]bool{}, map[string]bool{}
	for v := range record.All() {
		cases[v.Case], checks[v.Check] = true, true
	}
	for _, c := range p.Cases {
		if cases[c.Case] && !slices.Contains(cfg.Cases, c.Case) {
			cfg.Cases = append(cfg.Cases, c.Case)
		}
		for _, k := range c.Checks {
			if cases[c.Case] && checks[k.ID] && !slices.Contains(cfg.Checks, k.ID) {
				cfg.Checks = append(cfg.Checks, k.ID)
			}
		}
	}
	if len(cfg.Cases) == 0 || len(cfg.Checks) == 0 {
		return &exitError{exitUsage, errors.New("the contracts have no case of the record"), "--contract FILE names those that the record was made with"}
	}
	return nil
}
