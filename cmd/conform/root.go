package main

import (
	"fmt"
	"io"
	"log"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/near"
	"github.com/graphconform/conform/harness/verdict"
)

// execute runs one command line and returns its exit code. No panic reaches a user.
func execute(root *cobra.Command, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	defer func() {
		if p := recover(); p != nil {
			_, _ = fmt.Fprintf(stderr, "conform: a bug in conform: %s\n%s", verdict.Printable(fmt.Sprint(p)), debug.Stack())
			code = exitBug
		}
	}()
	log.SetOutput(io.Discard) // net/http logs what a target sends after a response
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return report(stderr, root.Execute())
}

// newRootCommand returns the command. Tests of whole processes shorten how long an update may be applied late; 0 is the default.
func newRootCommand(late time.Duration) *cobra.Command {
	root := &cobra.Command{
		Use:   "conform",
		Short: "Test whether an OData service does what its API reference promises",
		Long: `conform reads an API reference page, derives an OpenAPI description from it, and tests whether a
target (a tenant or a mock) keeps what the page promises about PATCH requests.

Exit codes:
  0  every promise is kept, or a baseline accepts how it is broken
  1  a promise is broken; with --baseline-mode gate also, an entry of the baseline is fixed
  2  the usage, the configuration, a contract or a page is wrong
  3  the target is unreachable, or credentials are missing
  4  a bug in conform, or a tenant that could not be restored
  5  the run is incomplete
If several apply, the first of 4, 1, 5, 3, 2 is returned.`,
		Example: `  conform run
  conform derive update-thing.md -o thing.yaml
  conform run --contract thing.yaml --target http://127.0.0.1:8080/beta`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(newDeriveCommand(), newLintCommand(), newRunCommand(late), newMockCommand(), newCoverageCommand(), newListCommand(), newExplainCommand(),
		newValuesCommand(), newVersionCommand(), newCatalogueCommand(), newInitCommand(), newTargetsCommand(), newDoctorCommand(),
		newRestoreCommand(late), newSweepCommand(), newReportCommand(), newMergeCommand(), newDiffCommand(late), newBaselineCommand(), newHistoryCommand(), newNotifyCommand(),
		newManCommand())
	return root
}

// noCommand rejects an unknown command, and suggests the nearest.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "see conform --help"
	if best := near.Match(args[0], namesOf(cmd.Commands(), (*cobra.Command).Name)); best != "" {
		hint = "did you mean " + best
	}
	return &exitError{exitUsage, fmt.Errorf("unknown command %q", args[0]), hint}
}

func newVersionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version of conform", Args: arguments(0, 0),
		Example: "  conform version",
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "conform", version())
			return err
		},
	}
}

// version returns the version that the go command recorded in the binary.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
