package main

import (
	"fmt"
	"io"
	"log"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/near"
)

// execute runs one command line and returns its exit code. No panic reaches a user.
func execute(root *cobra.Command, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	defer func() {
		if p := recover(); p != nil {
			_, _ = fmt.Fprintf(stderr, "conform: a fault of conform itself: %v\n%s", p, debug.Stack())
			code = exitOurs
		}
	}()
	log.SetOutput(io.Discard) // net/http logs what a target sends beyond its answer
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return report(stderr, root.Execute())
}

func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "conform",
		Short: "Check whether an OData service keeps the contract that its API reference makes",
		Long: `conform reads an API reference page, derives an OpenAPI description from it, and checks
whether a target (a real tenant or a mock) keeps what the page promises of PATCH requests.

Exit codes: 0 every promise kept, 1 a promise broken, 2 usage, configuration, contract or
page wrong, 3 target unreachable or credentials missing, 4 a fault of conform itself,
5 incomplete. When several apply, the order is 4, 1, 5, 3, 2.`,
		Example: `  conform run
  conform derive update-thing.md -o thing.yaml
  conform run --contract thing.yaml --target http://127.0.0.1:8080/beta`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(newDeriveCommand(), newLintCommand(), newRunCommand(), newMockCommand(),
		newListCommand(), newExplainCommand(), newValuesCommand(), newVersionCommand(), newCatalogueCommand(), newInitCommand(), newTargetsCommand(), newDoctorCommand(),
		newRestoreCommand(), newSweepCommand())
	root.SetFlagErrorFunc(flagError)
	return root
}

// noCommand refuses an unknown command with the near miss.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, c := range cmd.Commands() {
		known = append(known, c.Name())
	}
	hint := "see conform --help"
	if best := near.Match(args[0], known); best != "" {
		hint = "did you mean " + best
	}
	return &exitError{exitUsage, fmt.Errorf("want a command, got %q", args[0]), hint}
}

func newVersionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version of conform", Args: cobra.NoArgs,
		Example: "  conform version",
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "conform", version())
			return err
		},
	}
}

// version reads what the Go command stamped into the binary.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
