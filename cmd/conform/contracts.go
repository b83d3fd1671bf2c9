package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/near"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/specs"
)

// contractFlag adds --contract to a command.
func contractFlag(cmd *cobra.Command, contracts *[]string) {
	cmd.Flags().StringArrayVar(contracts, "contract", nil, "OpenAPI `FILE`, folder, glob or name of an embedded contract (repeatable, also without the flag; default all embedded)")
	complete(cmd, "contract", completeContract)
}

func completeContract(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return specs.Names(), cobra.ShellCompDirectiveDefault // files too
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

func silently(int, int) {}

// loadContracts loads embedded contracts by name, and others by file, by folder or by glob, or all embedded ones if names is empty.
func loadContracts(names []string, reading func(done, total int)) ([]*contract.Contract, error) {
	if len(names) == 0 {
		names = specs.Names()
	}
	var out []*contract.Contract
	for _, name := range names {
		files, err := contractFiles(name)
		if err != nil {
			return nil, err
		}
		if files != nil {
			if out, err = addFiles(out, name, files, reading); err != nil {
				return nil, err
			}
			continue
		}
		c, err := loadContract(name)
		if err != nil {
			return nil, err
		}
		if isNamed(out, c.Name) {
			return nil, &exitError{exitUsage, fmt.Errorf("two contracts are named %s", c.Name), "rename one of the files"}
		}
		out = append(out, c)
	}
	return out, nil
}

func isNamed(list []*contract.Contract, name string) bool {
	return slices.ContainsFunc(list, func(c *contract.Contract) bool { return c.Name == name })
}

// contractFiles lists the files below a folder, or those that match a glob, that may be descriptions. It returns nil if name is neither.
func contractFiles(name string) (files []string, err error) {
	info, err := os.Stat(name)
	switch {
	case slices.Contains(specs.Names(), name):
		return nil, nil
	case err == nil && info.IsDir():
		err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() && isDescription(path) {
				files = append(files, path)
			}
			return err
		})
	case err != nil && strings.ContainsAny(name, "*?["):
		if files, err = filepath.Glob(name); err == nil {
			files = slices.DeleteFunc(files, func(path string) bool { return !isDescription(path) })
		}
	default:
		return nil, nil
	}
	switch {
	case err != nil:
		return nil, &exitError{exitUsage, fmt.Errorf("--contract %s: %w", name, err), ""}
	case len(files) == 0:
		return nil, &exitError{exitUsage, fmt.Errorf("no file of --contract %s can be a description", name), "a description is a file .yaml, .yml or .json"}
	}
	return files, nil
}

func isDescription(path string) bool {
	base := filepath.Base(path)
	return slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(base)) && base != "overlay.yaml" && !strings.HasSuffix(base, ".overlay.yaml")
}

// addFiles adds the contracts among several files. One that cannot be tested costs no more than itself; a file that is no description, or
// has no PATCH operation, does not count.
func addFiles(out []*contract.Contract, from string, files []string, reading func(done, total int)) ([]*contract.Contract, error) {
	tested := false
	for i, file := range files {
		reading(i, len(files))
		c, err := contract.LoadFile(file)
		if err == nil && isNamed(out, c.Name) {
			c, err = contract.LoadFileAs(strings.TrimSuffix(file, filepath.Ext(file)), file)
		}
		var untestable *contract.UntestableError
		switch {
		case errors.As(err, &untestable):
			c = untestable.Contract
		case errors.Is(err, contract.ErrNoPatch):
			continue
		case err != nil:
			c = unreadable(file, err)
		default:
			tested = true
		}
		if isNamed(out, c.Name) {
			return nil, &exitError{exitUsage, fmt.Errorf("two contracts are named %s", c.Name), "rename one of the files"}
		}
		out = append(out, c)
	}
	if tested {
		return out, nil
	}
	for _, c := range out {
		for _, left := range c.LeftOut {
			return nil, &exitError{exitUsage, fmt.Errorf("--contract %s: conform can test no operation; the first one: %s", from, left.Reason), contractHint}
		}
	}
	return nil, &exitError{exitUsage, fmt.Errorf("--contract %s: no file has a PATCH operation", from), contractHint}
}

// unreadable returns a contract that says why a file is none.
func unreadable(file string, err error) *contract.Contract {
	name := strings.ToLower(strings.Trim(unsafeText.ReplaceAllString(strings.TrimSuffix(file, filepath.Ext(file)), "-"), "-."))
	op := &contract.Operation{Contract: name, ID: name, Name: name}
	left := contract.LeftOut{Operation: op, Cite: filepath.Base(file) + ":1", Kind: "unreadable file", Reason: err.Error()}
	return &contract.Contract{Name: name, File: file, Path: file, LeftOut: []contract.LeftOut{left}}
}

var unsafeText = regexp.MustCompile(`[^A-Za-z0-9.]+`)

const contractHint = "a contract is a description of PATCH operations in OpenAPI 3.0 or 3.1, or Swagger 2.0"

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
		return nil, &exitError{exitUsage, err, contractHint}
	}
	return c, nil
}
