package main

import (
	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
)

// completeCheck offers the ids of the catalogue.
func completeCheck(*cobra.Command, []string, string) (ids []string, _ cobra.ShellCompDirective) {
	for _, c := range catalogue.All() {
		ids = append(ids, c.ID)
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

// completeRule offers the ids of the lint rules.
func completeRule(*cobra.Command, []string, string) (ids []string, _ cobra.ShellCompDirective) {
	for _, r := range doc.Rules() {
		ids = append(ids, r.ID)
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

// completeFault offers the faults of the embedded mock.
func completeFault(*cobra.Command, []string, string) (ids []string, _ cobra.ShellCompDirective) {
	for _, f := range mock.Faults() {
		ids = append(ids, f.ID)
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

// completeCase offers the names of the cases of the contracts that the command line names.
func completeCase(cmd *cobra.Command, _ []string, _ string) (names []string, _ cobra.ShellCompDirective) {
	files, _ := cmd.Flags().GetStringArray("contract") // the command has the flag
	contracts, err := loadContracts(files)
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
