package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/verdict"
)

func newTargetsCommand() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use: "targets", Short: "List the targets of conform.yaml", Args: arguments(0, 0),
		Long:    "targets prints each target of conform.yaml with its kind, its URL and how conform signs in.",
		Example: "  conform targets\n  conform targets --config nightly.yaml",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := loadConfig(path)
			if err != nil {
				return err
			}
			if f == nil {
				return &exitError{exitUsage, fmt.Errorf("there is no %s here", configFile), "conform init writes one"}
			}
			return printTargets(cmd.OutOrStdout(), f)
		},
	}
	configFlag(cmd, &path)
	return cmd
}

// printTargets prints a line per target: name, kind, URL, sign-in. It does not replace references.
func printTargets(w io.Writer, f *target.File) error {
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, name := range f.Names() {
		t := f.Targets[name]
		url, signIn := t.URL(), "none"
		if url == "" {
			url = "the embedded mock"
		}
		if t.SignIn != nil {
			signIn = t.SignIn.Kind
		}
		_, _ = fmt.Fprintf(tab, "%s\t%s\t%s\t%s\n", name, t.Kind, verdict.Printable(url), signIn)
	}
	return tab.Flush()
}
