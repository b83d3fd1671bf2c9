package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/harness/edm"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
)

// complete sets what the shell offers for the value of a flag.
func complete(cmd *cobra.Command, flag string, offer cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, offer); err != nil {
		panic(err) // the command has no such flag
	}
}

// offer completes names.
func offer(names func() []string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return names(), cobra.ShellCompDirectiveNoFileComp
	}
}

// firstOnly completes the first argument of a command that takes one.
func firstOnly(offer cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return offer(cmd, args, start)
	}
}

func namesOf[T any](all []T, name func(T) string) (names []string) {
	for _, one := range all {
		names = append(names, name(one))
	}
	return names
}

func checkIDs() []string {
	return namesOf(catalogue.All(), func(c *check.Check) string { return c.ID })
}
func ruleIDs() []string   { return namesOf(doc.Rules(), func(r doc.Rule) string { return r.ID }) }
func faultIDs() []string  { return namesOf(mock.Faults(), func(f mock.Fault) string { return f.ID }) }
func typeNames() []string { return namesOf(edm.Types(), func(t *edm.Type) string { return t.Name }) }

// completeCase offers the names of the cases of the contracts that the command line names.
func completeCase(cmd *cobra.Command, _ []string, _ string) (names []string, _ cobra.ShellCompDirective) {
	files, _ := cmd.Flags().GetStringArray("contract") // the command has the flag
	slices.Sort(files)
	contracts, err := loadContracts(slices.Compact(files), silently) // for a completion, cobra parses the flags twice
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	p, err := harness.Config{Contracts: contracts, Depth: plan.Full}.Plan()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	seen := map[string]bool{}
	for _, c := range p.Cases {
		if !seen[c.Case] {
			seen[c.Case] = true
			names = append(names, c.Case)
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// completeTarget offers the targets of ./conform.yaml, or of the file that --config names.
func completeTarget(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	path, _ := cmd.Flags().GetString("config") // every command that completes targets has the flag
	names := []string{"mock"}
	if f, err := loadConfig(path); err == nil && f != nil {
		names = append(names, f.Names()...)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
