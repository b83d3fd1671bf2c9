package main

import (
	"fmt"
	"maps"
	"net/url"

	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/suites"
)

// belowQuota is the part of a quota that conform uses: others ask the same tenant.
const belowQuota = 0.9

// tenantQuota is what a tenant gets for a quota where its target names none: the lowest that Microsoft publishes for Intune.
const tenantQuota = "100/20s"

// useTarget points a config at a target of conform.yaml. Flags count more than the file.
func (opts runOptions) useTarget(cfg *suites.Config, name string) error {
	target, err := resolveTarget(opts.configFile, name)
	if err != nil {
		return err
	}
	if opts.tokenFile != "" {
		return &exitError{exitUsage, fmt.Errorf("want --token-file with a URL, got target %s", name), "its sign-in in conform.yaml says where the token comes from"}
	}
	params := maps.Clone(target.Params)
	if params == nil {
		params = map[string]string{}
	}
	maps.Copy(params, cfg.Params)
	cfg.Params, cfg.Name, cfg.Target, cfg.Token = params, name, target.URL(), ""
	cfg.Labels, cfg.Tenant, cfg.Insecure = target.Labels, target.Kind == "tenant", opts.insecure
	if opts.rate == "0" {
		if cfg.Rate, err = pace(target); err != nil {
			return err
		}
	}
	if cfg.Target == "" {
		opts.useMock(cfg, name)
		return nil
	}
	if err := opts.checkTarget(target); err != nil {
		return err
	}
	if err := opts.bindFixture(cfg, target.Fixture); err != nil {
		return err
	}
	if target.Kind == "tenant" {
		if err := opts.protect(cfg, target); err != nil {
			return err
		}
	}
	access, err := target.Open(opts.say)
	if err != nil {
		return err
	}
	cfg.Credential, cfg.Redactor, cfg.RootCAs, cfg.ClientCerts = access.Credential, access.Redactor, access.RootCAs, access.Certificates
	return nil
}

// pace is the rate that stays below every quota of a target, 0 where it has none.
func pace(target *target.Resolved) (float64, error) {
	quotas := target.Quotas
	if len(quotas) == 0 && target.Kind == "tenant" {
		quotas = []string{tenantQuota}
	}
	lowest := 0.0
	for _, q := range quotas {
		rate, err := perSecond(q)
		if err != nil {
			return 0, &exitError{exitUsage, err, ""}
		}
		if rate *= belowQuota; lowest == 0 || rate < lowest {
			lowest = rate
		}
	}
	return lowest, nil
}

// checkTarget holds what checkURL holds of a URL, and that a tenant that is written to is one that the file allows.
func (opts runOptions) checkTarget(target *target.Resolved) error {
	u, err := url.Parse(target.URL())
	if err != nil || u.Hostname() == "" {
		return &exitError{exitUsage, fmt.Errorf("want an http(s) base URL, got %q", withoutUser(target.URL())), ""}
	}
	if err := opts.overTLS(u, target.URL()); err != nil {
		return err
	}
	if target.Kind == "tenant" && opts.writes && !target.MayWrite {
		return &exitError{exitUsage, fmt.Errorf("want the tenant of this target in allow-writes of %s, got others", configFile), "add its id there if it is made for tests"}
	}
	return nil
}
