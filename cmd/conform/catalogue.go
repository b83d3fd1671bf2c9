package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/catalogue"
)

// newCatalogueCommand is hidden because only `make specs` needs it.
func newCatalogueCommand() *cobra.Command {
	return &cobra.Command{
		Use: "catalogue", Short: "Print docs/catalogue.md", Hidden: true, Args: arguments(0, 0),
		Example: "  conform catalogue > docs/catalogue.md",
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := io.WriteString(cmd.OutOrStdout(), catalogue.Markdown(faultsByCheck()))
			return err
		},
	}
}
