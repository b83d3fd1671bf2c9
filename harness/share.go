package harness

import (
	"fmt"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
)

// sharingQuota divides what the target bears among the shards that work on it. The default concurrency is no quota: nobody asked for it.
func (cfg Config) sharingQuota() (Config, error) {
	workers := len(cfg.Shard.Workers)
	if workers < 2 {
		return cfg, nil
	}
	cfg.Rate /= float64(workers)
	if cfg.Concurrency == 0 {
		return cfg, nil
	}
	if cfg.Concurrency < workers {
		return cfg, &Error{verdict.ExitUsage, fmt.Errorf("%d shards work on target %s, more than the %d requests that it may get at the same time", workers, cfg.Target.DisplayName(), cfg.Concurrency),
			"use fewer shards, or a higher --concurrency"}
	}
	cfg.Concurrency /= workers
	return cfg, nil
}

// needsFixture tells whether a case is about the fixture that is still to be created: that of another shard is not.
func (s *Session) needsFixture() bool {
	return slices.ContainsFunc(s.plan.Cases, func(c *plan.Case) bool { return strings.Contains(c.Resource, newFixture) })
}
