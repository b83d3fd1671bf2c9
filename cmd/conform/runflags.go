package main

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/suites"
)

// configs turns the flags into a config per target, or says which of them cannot be.
func (opts runOptions) configs() ([]suites.Config, error) {
	var out []suites.Config
	for _, target := range opts.targets {
		cfg, err := opts.config(target)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(other suites.Config) bool { return other.TargetName() == cfg.TargetName() }) {
			return nil, &exitError{exitUsage, fmt.Errorf("want targets of different names, got %s twice", cfg.TargetName()), "their files would replace each other"}
		}
		out = append(out, cfg)
	}
	return out, nil
}

// config is the config of one target.
func (opts runOptions) config(target string) (suites.Config, error) {
	contracts, err := loadContracts(opts.contracts)
	if err != nil {
		return suites.Config{}, err
	}
	cfg := suites.Config{
		Contracts: contracts, Cases: opts.cases, Checks: opts.checks, Strict: opts.strict, Concurrency: opts.concurrency,
		Timeout: opts.timeout, Latency: opts.latency, Version: version(), Fault: opts.fault, Depth: plan.Depth(opts.depth),
	}
	if cfg.Params, err = pairs(opts.params); err != nil {
		return cfg, err
	}
	if cfg.Token, err = token("--token-file", opts.tokenFile, "CONFORM_TOKEN"); err != nil {
		return cfg, err
	}
	if cfg.Refused, err = opts.refusedTokens(); err != nil {
		return cfg, err
	}
	if opts.concurrency < 1 || opts.retries < 0 || opts.timeout <= 0 {
		return cfg, &exitError{exitUsage, fmt.Errorf("want --concurrency from 1, --retries from 0 and a positive --timeout, got %d, %d and %s", opts.concurrency, opts.retries, opts.timeout), ""}
	}
	if opts.latency < 0 {
		return cfg, &exitError{exitUsage, fmt.Errorf("want a --latency-budget from 0, got %s", opts.latency), "0 is the default of " + catalogue.LatencyBudget.String()}
	}
	if cfg.Rate, err = perSecond(opts.rate); err != nil {
		return cfg, &exitError{exitUsage, err, ""}
	}
	if cfg.Retries = opts.retries; cfg.Retries == 0 {
		cfg.Retries = -1
	}
	switch {
	case target == "mock":
		cfg.Token, cfg.Refused = "", nil
		opts.useMock(&cfg, "mock")
		return cfg, opts.spoil(&cfg)
	case opts.fault != "":
		return cfg, &exitError{exitUsage, fmt.Errorf("want --fault with --target mock, got %s", target), "conform mock --fault serves a faulty mock for any client"}
	case strings.Contains(target, ":"):
		cfg.Target, cfg.Redactor = strings.TrimSuffix(target, "/"), wire.NewRedactor(cfg.Token)
		return cfg, opts.useURL(&cfg, target)
	}
	return cfg, opts.useTarget(&cfg, target)
}

// useMock points a config at the embedded mock, which is served later.
func (opts runOptions) useMock(cfg *suites.Config, name string) {
	cfg.Name, cfg.Mock, cfg.Base = name, true, mockBase("http://mock")
}

// spoil applies a fault of the page, and refuses an unknown one before anything is sent.
func (opts runOptions) spoil(cfg *suites.Config) error {
	if opts.fault == "" {
		return nil
	}
	fault, err := mock.LookupFault(opts.fault)
	if err != nil {
		return &exitError{exitUsage, err, "conform mock --faults lists them"}
	}
	mock.Spoil(fault, cfg.Contracts)
	if fault.Token {
		cfg.Refused = wire.UnsignedTokens()
	}
	return nil
}

// useURL refuses a URL that nothing can be sent to, and to write to one that people may work in.
func (opts runOptions) useURL(cfg *suites.Config, target string) error {
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return &exitError{exitUsage, fmt.Errorf("want `mock` or an http(s) base URL without credentials or query, or a target of conform.yaml, for --target, got %q", withoutUser(target)),
			"for example https://graph.microsoft.com/beta"}
	}
	if suites.Loopback(target) {
		return nil
	}
	if err := opts.overTLS(u, target); err != nil {
		return err
	}
	if opts.writes {
		return &exitError{exitUsage, fmt.Errorf("want a target of conform.yaml to write to, got %s", target),
			"conform init writes one: a tenant has to stand in its allow-writes, a server that nobody works in is of kind mock"}
	}
	return opts.protect(cfg, nil)
}

// overTLS refuses a URL that a token would travel to in the clear.
func (opts runOptions) overTLS(u *url.URL, shown string) error {
	if u.Scheme == "https" || wire.Loopback(u.Hostname()) || opts.insecure {
		return nil
	}
	return &exitError{exitUsage, fmt.Errorf("want https for a target that is not on this machine, got %s", shown), "a token must not travel in the clear; --insecure-http lets it"}
}

// withoutUser hides what stands before the host of a URL that is quoted: it is a credential.
func withoutUser(target string) string {
	if at := strings.LastIndex(target, "@"); at >= 0 {
		return "…" + target[at:]
	}
	return target
}

// perSecond reads a rate: requests per second, or per time (`10/20s`).
func perSecond(text string) (float64, error) {
	count, per, timed := strings.Cut(text, "/")
	n, err := strconv.ParseFloat(count, 64)
	window := time.Second
	if timed && err == nil {
		window, err = time.ParseDuration(per)
	}
	if err != nil || !(n >= 0 && n <= 1e6) || window <= 0 {
		return 0, fmt.Errorf("want --rate as requests per second or per time, such as 5 or 10/20s, got %q", text)
	}
	return n / window.Seconds(), nil
}

func pairs(params []string) (map[string]string, error) {
	out := map[string]string{}
	for _, p := range params {
		name, value, found := strings.Cut(p, "=")
		if !found || name == "" || value == "" {
			return nil, &exitError{exitUsage, fmt.Errorf("want --param name=value, got %q", p), ""}
		}
		out[name] = value
	}
	return out, nil
}

// refusedTokens reads the tokens that must be refused. They go to one target only: what is wrong with one is good for another.
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
		value, err := token(t.flag, opts.refused[i], t.env)
		switch {
		case err != nil:
			return nil, err
		case value != "" && len(opts.targets) > 1:
			return nil, &exitError{exitUsage, fmt.Errorf("want one --target with %s or $%s, got %d", t.flag, t.env, len(opts.targets)), "such a token is made for one target"}
		case value != "":
			out[t.auth] = value
		}
	}
	return out, nil
}

// token reads a bearer token. A flag would show it to everyone who lists processes.
func token(flag, file, env string) (string, error) {
	value, from := os.Getenv(env), "$"+env
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			return "", &exitError{exitUsage, fmt.Errorf("%s: %w", flag, err), ""}
		}
		value, from = string(data), file
	}
	value, err := target.ParseToken(value, from)
	if err != nil {
		return "", err
	}
	if file != "" && value == "" {
		return "", &exitError{exitUsage, fmt.Errorf("want a token in %s, got an empty file", from), ""}
	}
	return value, nil
}

func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	probe, err := os.CreateTemp(dir, ".conform-*")
	if err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	_ = probe.Close()
	return os.Remove(probe.Name())
}
