package main

import (
	"bytes"
	"io"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/history"
	"github.com/graphconform/conform/harness/history/overview"
	"github.com/graphconform/conform/harness/wire"
)

func (o *historyCommand) page() *cobra.Command {
	out := ""
	cmd := &cobra.Command{
		Use: "page", Short: "Write one page about all targets", Args: arguments(0, 0),
		Long: `page writes an HTML page about all targets: what changed last night, ninety nights of each target,
trends, what fails and since when, and the known deviations with their owners and the days that are
left. It needs no script and no other file.`,
		Example: "  conform history page -o targets.html\n  conform history page --db /var/lib/conform/history.db > targets.html",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.with(func(db *history.DB) error {
				var page bytes.Buffer
				if err := overview.Write(cmd.Context(), &page, db, wire.Now(), version()); err != nil {
					return err
				}
				render := func(w io.Writer) error { _, err := w.Write(page.Bytes()); return err }
				if out == "" {
					return render(cmd.OutOrStdout())
				}
				return file.Write(out, render)
			})
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "write the page to `FILE` (default standard output)")
	return cmd
}
