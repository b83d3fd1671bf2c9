package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/near"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/specs"
)

// contractFlag adds --contract to a command.
func contractFlag(cmd *cobra.Command, contracts *[]string) {
	cmd.Flags().StringArrayVar(contracts, "contract", nil, "OpenAPI `FILE` or name of an embedded contract (repeatable; default all embedded)")
	complete(cmd, "contract", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return specs.Names(), cobra.ShellCompDirectiveDefault // files too
	})
}

// depthFlag adds --depth to a command.
func depthFlag(cmd *cobra.Command, depth *string) {
	*depth = string(plan.Default)
	choiceFlag(cmd, depth, "depth", plan.Depths(), "how many cases per operation")
}

// profileFlag adds --profile to a command.
func profileFlag(cmd *cobra.Command, profile *string) {
	choiceFlag(cmd, profile, "profile", contract.Profiles(), "whose rules apply (default: the target's, or those that the contract tells)")
}

// loadContracts loads embedded contracts by name and other contracts by file, or all embedded ones if names is empty.
func loadContracts(names []string) ([]*contract.Contract, error) {
	if len(names) == 0 {
		names = specs.Names()
	}
	var out []*contract.Contract
	for _, name := range names {
		c, err := loadContract(name)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(other *contract.Contract) bool { return other.Name == c.Name }) {
			return nil, &exitError{exitUsage, fmt.Errorf("two contracts are named %s", c.Name), "rename one of the files"}
		}
		out = append(out, c)
	}
	return out, nil
}

func loadContract(name string) (*contract.Contract, error) {
	if slices.Contains(specs.Names(), name) {
		description, err := specs.OpenAPI(name)
		if err != nil {
			return nil, &exitError{exitBug, err, ""}
		}
		overlay, _ := specs.Overlay(name)
		return contract.Load(name, name+"/openapi.yaml", description, overlay)
	}
	c, err := contract.LoadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &exitError{exitUsage, fmt.Errorf("no embedded contract or file named %q", name), near.Hint(name, specs.Names())}
	case err != nil:
		return nil, &exitError{exitUsage, err, "a contract is a description of PATCH operations in OpenAPI 3.0 or 3.1, or Swagger 2.0"}
	}
	return c, nil
}
