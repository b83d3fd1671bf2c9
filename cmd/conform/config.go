package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/target"
)

const configFile = "conform.yaml"

// loadConfig reads the file, ./conform.yaml where none is named. It returns nil where none is named and none is there.
func loadConfig(path string) (*target.File, error) {
	named := path != ""
	if !named {
		path = configFile
	}
	f, err := target.Load(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !named:
		return nil, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, &exitError{exitUsage, fmt.Errorf("no file %q for --config", path), "conform init writes one"}
	}
	return f, err
}

func newInitCommand() *cobra.Command {
	var schema bool
	cmd := &cobra.Command{
		Use: "init [FILE]", Short: "Write a commented conform.yaml", Args: cobra.MaximumNArgs(1),
		Long: `init writes a commented conform.yaml, in which targets have names, and never over a file that is
there. --schema prints the file's JSON Schema instead, for editors.`,
		Example: "  conform init\n  conform init --schema > conform.schema.json",
		RunE: func(cmd *cobra.Command, args []string) error {
			if schema {
				_, err := cmd.OutOrStdout().Write(target.Schema)
				return err
			}
			return initConfig(cmd.OutOrStdout(), append(args, configFile)[0])
		},
	}
	cmd.Flags().BoolVar(&schema, "schema", false, "print the JSON Schema of conform.yaml, and write nothing")
	return cmd
}

func initConfig(w io.Writer, path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // it holds no secret, and colleagues read it
	if errors.Is(err, fs.ErrExist) {
		return &exitError{exitUsage, fmt.Errorf("want a new file, got %s, which is there", path), "conform init FILE writes another"}
	}
	if err == nil {
		_, err = file.Write(target.Template)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		return &exitError{exitUsage, fmt.Errorf("write the configuration: %w", err), ""}
	}
	_, err = fmt.Fprintf(w, "wrote %s\n", path)
	return err
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
				return &exitError{exitUsage, fmt.Errorf("want %s, got no such file", configFile), "conform init writes one"}
			}
			return targets(cmd.OutOrStdout(), f)
		},
	}
	cmd.Flags().StringVar(&path, "config", "", "`FILE` with targets (default ./conform.yaml)")
	return cmd
}

// targets prints a line per target: name, kind, place, sign-in. References stay as they are written.
func targets(w io.Writer, f *target.File) error {
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, name := range f.Names() {
		t := f.Targets[name]
		place, signIn := t.URL(), "none"
		if place == "" {
			place = "the embedded mock"
		}
		if t.SignIn != nil {
			signIn = t.SignIn.Kind
		}
		_, _ = fmt.Fprintf(tab, "%s\t%s\t%s\t%s\n", name, t.Kind, place, signIn)
	}
	return tab.Flush()
}

// completeTarget offers the targets of ./conform.yaml, or of the file that --config names.
func completeTarget(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	path, _ := cmd.Flags().GetString("config") // both commands have the flag
	names := []string{"mock"}
	if f, err := loadConfig(path); err == nil && f != nil {
		names = append(names, f.Names()...)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
