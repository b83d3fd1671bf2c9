package main

import (
	"cmp"
	"fmt"

	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/suites"
)

// newFixture stands for the id of a fixture until it is made.
const newFixture = "conform-new-fixture"

// bindFixture binds the parameter of the fixture: to the id of one that exists, or of one that is made before the first case. Where
// nothing is written, an entity that is named otherwise is read instead.
func (opts runOptions) bindFixture(cfg *suites.Config, fixture *target.Fixture) error {
	if fixture == nil {
		return nil
	}
	given, err := pairs(opts.params)
	if err != nil {
		return err
	}
	for _, name := range fixtureParams(cfg, fixture) {
		switch {
		case opts.writes && given[name] != "" && given[name] != fixture.ID:
			return &exitError{exitUsage, fmt.Errorf("want %s from the fixture of the target, got --param %s=%s", name, name, given[name]), "only the fixture may be written to"}
		case opts.writes:
			cfg.Params[name] = cmp.Or(fixture.ID, newFixture)
			cfg.Own = append(cfg.Own, name)
		case cfg.Params[name] == "" && fixture.ID != "":
			cfg.Params[name] = fixture.ID
		}
	}
	return nil
}

// fixtureParams names the path parameters that take the fixture's id: the one that the fixture says, else the last of each path.
func fixtureParams(cfg *suites.Config, fixture *target.Fixture) (names []string) {
	if fixture.Param != "" {
		return []string{fixture.Param}
	}
	for _, c := range cfg.Contracts {
		for _, op := range c.Operations {
			if n := len(op.PathParams); n > 0 {
				names = append(names, op.PathParams[n-1].Name)
			}
		}
	}
	return names
}
