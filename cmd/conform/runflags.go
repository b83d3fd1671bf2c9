package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/wire"
)

// configs turns the flags into a config per target.
func (opts runOptions) configs(notice func(harness.Notice)) ([]harness.Config, error) {
	var out []harness.Config
	for _, target := range opts.targets {
		cfg, err := opts.config(target, notice)
		if err != nil {
			return nil, err
		}
		out = append(out, cfg)
	}
	return out, nil
}

// config is the config of one target.
func (opts runOptions) config(target string, notice func(harness.Notice)) (cfg harness.Config, err error) {
	cfg = harness.Config{
		Cases: opts.cases, Checks: opts.checks, Strict: opts.strict, Concurrency: opts.concurrency, Retries: opts.retries,
		Latency: opts.latency, Fault: opts.fault, Depth: plan.Depth(opts.depth), Notice: notice,
	}
	if opts.concurrency < 1 || opts.retries < 0 {
		return cfg, &exitError{exitUsage, fmt.Errorf("--concurrency %d is below 1, or --retries %d below 0", opts.concurrency, opts.retries), ""}
	}
	if opts.latency < 0 {
		return cfg, &exitError{exitUsage, fmt.Errorf("--latency-budget %s is negative", opts.latency), "0 is the default of " + catalogue.LatencyBudget.String()}
	}
	if opts.retries == 0 {
		cfg.Retries = -1
	}
	if cfg.Contracts, err = loadContracts(opts.contracts); err != nil {
		return cfg, err
	}
	if cfg.Params, err = pairs(opts.params); err != nil {
		return cfg, err
	}
	if cfg.Target.Refused, err = opts.refusedTokens(); err != nil {
		return cfg, err
	}
	if err := opts.reach.reach(&cfg, target); err != nil {
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
			"conform init writes one: a tenant must be named in its allow-writes; a server that nobody works in is of kind mock"}
	}
	return cfg, opts.spoil(&cfg, target)
}

// spoil applies a fault of the page, and rejects an unknown fault, and one for a target other than the embedded mock.
func (opts runOptions) spoil(cfg *harness.Config, target string) error {
	if opts.fault == "" {
		return nil
	}
	if target != "mock" {
		return &exitError{exitUsage, fmt.Errorf("--fault needs --target mock, not %s", target), "conform mock --fault serves a faulty mock for any client"}
	}
	fault, err := mock.LookupFault(opts.fault)
	if err != nil {
		return &exitError{exitUsage, err, "conform mock --faults lists them"}
	}
	fault.Apply(cfg.Contracts)
	if fault.Token {
		cfg.Target.Refused = wire.UnsignedTokens()
	}
	return nil
}

func pairs(params []string) (map[string]string, error) {
	out := map[string]string{}
	for _, p := range params {
		name, value, found := strings.Cut(p, "=")
		if !found || name == "" || value == "" {
			return nil, &exitError{exitUsage, fmt.Errorf("--param %q is not of the form name=value", p), ""}
		}
		out[name] = value
	}
	return out, nil
}

// refusedTokens reads the tokens that the target must reject. They are sent to one target only: what is wrong with one there may be
// valid for another.
func (opts runOptions) refusedTokens() (wire.Tokens, error) {
	out := wire.Tokens{}
	for i, t := range []struct {
		auth      wire.Auth
		flag, env string
	}{
		{wire.AuthExpired, "--expired-token-file", "CONFORM_EXPIRED_TOKEN"},
		{wire.AuthAudience, "--other-audience-token-file", "CONFORM_OTHER_AUDIENCE_TOKEN"},
		{wire.AuthPermission, "--no-permission-token-file", "CONFORM_NO_PERMISSION_TOKEN"},
	} {
		value, err := readToken(t.flag, opts.refused[i], t.env)
		switch {
		case err != nil:
			return nil, err
		case value != "" && len(opts.targets) > 1:
			return nil, &exitError{exitUsage, fmt.Errorf("%s or $%s needs one --target, not %d", t.flag, t.env, len(opts.targets)), "such a token is made for one target"}
		case value != "":
			out[t.auth] = value
		}
	}
	return out, nil
}

// folder is where the record of a target goes: one record lies in --out itself, several in folders named after their targets.
func (opts runOptions) folder(target string, several bool) string {
	if several {
		return filepath.Join(opts.out, target)
	}
	return opts.out
}

// writableOut creates the folders of the records, and reports one that cannot be written to before anything is sent.
func (opts runOptions) writableOut(sessions harness.Sessions) error {
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
