package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/target"
)

const configFile = "conform.yaml"

// loadConfig reads the file at path, or ./conform.yaml if path is empty; it returns nil if that does not exist.
func loadConfig(path string) (*target.File, error) {
	if path == "" {
		f, err := target.Load(configFile)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return f, err
	}
	f, err := target.Load(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &exitError{exitUsage, fmt.Errorf("no file %q for --config", path), "conform init writes one"}
	}
	return f, err
}

func newTargetsCommand() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use: "targets", Short: "List the targets of conform.yaml", Args: cobra.NoArgs,
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
	cmd.Flags().StringVar(&path, "config", "", "`FILE` with targets (default ./conform.yaml)")
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
		_, _ = fmt.Fprintf(tab, "%s\t%s\t%s\t%s\n", name, t.Kind, url, signIn)
	}
	return tab.Flush()
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
