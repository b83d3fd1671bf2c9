package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/edm"
	"github.com/graphconform/conform/harness/near"
)

func newValuesCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "values [TYPE]", Short: "Show the test values of an Edm type",
		Long: `values shows the values that conform sends for a primitive type: valid ones, invalid ones, which the
target must reject, and grey (borderline) ones, which a target may accept or reject. Without a type
it lists the types.`,
		Example:           "  conform values\n  conform values Edm.Duration\n  conform values int32 --json",
		Args:              arguments(0, 1),
		ValidArgsFunction: firstOnly(offer(typeNames)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				_, err := fmt.Fprintln(cmd.OutOrStdout(), strings.Join(typeNames(), "\n"))
				return err
			}
			t, known := edm.Find(args[0])
			if !known {
				return &exitError{exitUsage, fmt.Errorf("no Edm primitive type named %q", args[0]), near.Hint(args[0], typeNames())}
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), map[string]any{"type": t.Name, "values": t.List()})
			}
			return t.WriteTable(cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, with values of any length")
	return cmd
}
