package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/near"
)

// exampleContract is the embedded contract that examples are taken from.
const exampleContract = "update-devicemanagementscriptuserstate"

func newExplainCommand() *cobra.Command {
	return &cobra.Command{
		Use: "explain CHECK|RULE", Short: "Describe a check or a lint rule",
		Long: `explain prints what a check sends, what must hold, which norm or contract says so, and an example of
what it reports. For a lint rule it prints why the rule matters and what to change.

A check is named by its id or its number (conform list --checks), a rule by its id.`,
		Example:           "  conform explain status-documented\n  conform explain PATCH-STATE-002\n  conform explain REQ002",
		Args:              arguments(1, 1),
		ValidArgsFunction: firstOnly(offer(explained)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if rule, known := doc.FindRule(args[0]); known {
				_, err := io.WriteString(cmd.OutOrStdout(), rule.Explain())
				return err
			}
			c, err := catalogue.Lookup(args[0])
			if err != nil {
				hint := "conform list shows the checks, and what each case sends"
				if best := near.Match(args[0], explained()); best != "" {
					hint = "did you mean " + best
				}
				return &exitError{exitUsage, fmt.Errorf("no check or lint rule named %q", args[0]), hint}
			}
			found, err := harness.Examples(cmd.Context(), c, func() (*contract.Contract, error) { return loadContract(exampleContract) })
			if err != nil {
				return err
			}
			_, err = io.WriteString(cmd.OutOrStdout(), catalogue.Explain(c, faultsByCheck()[c.ID], found))
			return err
		},
	}
}

// explained lists what explain describes.
func explained() []string { return append(checkIDs(), ruleIDs()...) }

// faultsByCheck returns the ids of the mock's faults by the check that finds them.
func faultsByCheck() map[string][]string {
	out := map[string][]string{}
	for _, f := range mock.Faults() {
		out[f.Check] = append(out[f.Check], f.ID)
	}
	return out
}
