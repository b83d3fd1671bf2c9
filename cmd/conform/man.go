package main

import (
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// newManCommand is hidden because only packages need it: `make manual` calls it for each release.
func newManCommand() *cobra.Command {
	return &cobra.Command{
		Use: "man DIR", Short: "Write a manual page of each command", Hidden: true, Args: arguments(1, 1),
		Example: "  SOURCE_DATE_EPOCH=1700000000 conform man share/man/man1",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return err
			}
			root := cmd.Root()
			root.DisableAutoGenTag = true // else the pages end with the day on which they were made
			return doc.GenManTree(root, &doc.GenManHeader{Section: "1", Source: "conform " + version(), Manual: "conform"}, args[0])
		},
	}
}
