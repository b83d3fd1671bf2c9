package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/reports"
)

// configs returns a config per target. Those that test the same contracts share them.
func (opts runOptions) configs(notice func(harness.Notice), live *reports.Console) ([]harness.Config, error) {
	var out []harness.Config
	loaded := map[string][]*contract.Contract{}
	contracts := func(names []string) (list []*contract.Contract, err error) {
		key := strings.Join(names, "\n")
		if loaded[key] == nil {
			list, err = loadContracts(names, func(done, total int) { live.Preparing("reading", "contracts", done, total) })
			loaded[key] = list
		}
		return loaded[key], err
	}
	for _, target := range opts.targets {
		cfg, err := opts.config(target, contracts, notice, live)
		if err != nil {
			return nil, err
		}
		out = append(out, cfg)
	}
	return out, nil
}

// config returns the config of one target.
func (opts runOptions) config(target string, contracts func([]string) ([]*contract.Contract, error), notice func(harness.Notice), live *reports.Console) (cfg harness.Config, err error) {
	cfg = harness.Config{
		Cases: opts.cases, Checks: opts.checks, SkipCases: opts.skipCases, SkipChecks: opts.skipChecks, Strict: opts.strict, Concurrency: opts.concurrency, Retries: opts.retries,
		Latency: opts.latency, Fault: opts.fault, Depth: plan.Depth(opts.depth), Stateless: opts.stateless, Profile: contract.Profile(opts.profile), Notice: notice, Trace: opts.trace,
		Baseline: opts.baseline.path(opts.connection.configFile), BaselineMode: opts.baseline.mode,
		Planning: func(done, operations int) { live.Preparing("planning", "operations", done, operations) },
	}
	switch {
	case opts.retries < 0:
		return cfg, &exitError{exitUsage, fmt.Errorf("--retries %d is negative", opts.retries), ""}
	case opts.retries == 0:
		cfg.Retries = -1 // 0 is the default
	}
	if opts.settle != "" {
		cfg.Settle, err = time.ParseDuration(opts.settle)
		if err != nil || cfg.Settle < 0 {
			return cfg, &exitError{exitUsage, fmt.Errorf("--settle %q is not a duration such as 3s", opts.settle), "0s does not repeat reads"}
		}
		if cfg.Settle == 0 {
			cfg.Settle = -1
		}
	}
	if opts.latency < 0 {
		return cfg, &exitError{exitUsage, fmt.Errorf("--latency-budget %s is negative", opts.latency), "0 selects the default of " + catalogue.LatencyBudget.String()}
	}
	if cfg.Params, err = parseParams(opts.params); err != nil {
		return cfg, err
	}
	if cfg.Target.Refused, err = opts.rejectedTokens(); err != nil {
		return cfg, err
	}
	if err := opts.connection.configure(&cfg, target); err != nil {
		return cfg, err
	}
	if cfg.Contracts, err = contracts(opts.connection.contracts(opts.contracts, cfg.Target)); err != nil {
		return cfg, err
	}
	if opts.rate != "0" || cfg.Rate == 0 {
		if cfg.Rate, err = harness.ParseRate(opts.rate); err != nil {
			return cfg, &exitError{exitUsage, fmt.Errorf("--rate: %w", err), ""}
		}
	}
	cfg.Writes.Allow, cfg.Writes.Abandon = opts.writes, opts.abandon
	if opts.writes && strings.Contains(target, ":") && cfg.Target.IsTenant() {
		return cfg, &exitError{exitUsage, fmt.Errorf("--allow-writes needs a target of conform.yaml, not the URL %s", target),
			"conform init writes the file; list the tenant under allow-writes, or give a server without users the kind mock, and not-a-tenant: true if it is on another machine"}
	}
	return cfg, opts.applyFault(&cfg, target)
}

// applyFault changes the contracts if the fault is one of the page. Only the embedded mock can have a fault.
func (opts runOptions) applyFault(cfg *harness.Config, target string) error {
	if opts.fault == "" {
		return nil
	}
	if target != "mock" {
		return &exitError{exitUsage, fmt.Errorf("--fault needs --target mock, not %s", target), "conform mock --fault serves a mock with the fault"}
	}
	fault, err := mock.LookupFault(opts.fault)
	if err != nil {
		return &exitError{exitUsage, err, "conform mock --faults lists the faults"}
	}
	fault.Apply(cfg.Contracts)
	if fault.Token {
		cfg.Target.Refused = wire.UnsignedTokens()
	}
	return nil
}

// rejectedTokens reads the tokens that the target must reject. They are for one target only, because another might accept them.
func (opts runOptions) rejectedTokens() (wire.Tokens, error) {
	out := wire.Tokens{}
	for i, t := range []struct {
		auth      wire.Auth
		flag, env string
	}{
		{wire.AuthExpired, "--expired-token-file", "CONFORM_EXPIRED_TOKEN"},
		{wire.AuthAudience, "--other-audience-token-file", "CONFORM_OTHER_AUDIENCE_TOKEN"},
		{wire.AuthPermission, "--no-permission-token-file", "CONFORM_NO_PERMISSION_TOKEN"},
	} {
		value, err := readToken(t.flag, opts.rejected[i], t.env)
		switch {
		case err != nil:
			return nil, err
		case value != "" && len(opts.targets) > 1:
			return nil, &exitError{exitUsage, fmt.Errorf("%s or $%s needs one --target, not %d", t.flag, t.env, len(opts.targets)), "another target might accept the token"}
		case value != "":
			out[t.auth] = value
		}
	}
	return out, nil
}

// folder returns the folder for the record of a target: --out, or a folder in it per target if there are several.
func (opts runOptions) folder(target string, several bool) string {
	if several {
		return filepath.Join(opts.out, target)
	}
	return opts.out
}

// createOut creates the folders of the records, so that one that is not writable is reported before anything is sent.
func (opts runOptions) createOut(sessions harness.Sessions) error {
	for _, s := range sessions {
		dir := opts.folder(s.Name(), len(sessions) > 1)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("--out: %w", err)
		}
		probe, err := os.CreateTemp(dir, ".conform-*")
		if err != nil {
			return fmt.Errorf("--out: %w", err)
		}
		_ = probe.Close()
		if err := os.Remove(probe.Name()); err != nil {
			return fmt.Errorf("--out: %w", err)
		}
	}
	return nil
}
