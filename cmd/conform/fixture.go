package main

import (
	"github.com/graphconform/conform/cmd/conform/config"
	"github.com/graphconform/conform/suites"
)

// bindFixture binds the parameter of a fixture that exists.
func bindFixture(cfg *suites.Config, fixture *config.Fixture) {
	if fixture == nil || fixture.ID == "" {
		return
	}
	for _, name := range fixtureParams(cfg, fixture) {
		if cfg.Params[name] == "" {
			cfg.Params[name] = fixture.ID
		}
	}
}

// fixtureParams names the path parameters that take the fixture's id: the one that the fixture says, else the last of each path.
func fixtureParams(cfg *suites.Config, fixture *config.Fixture) (names []string) {
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
