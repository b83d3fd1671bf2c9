package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/doctor"
	"github.com/graphconform/conform/harness/target"
)

// doctorOptions are the flags of `conform doctor`.
type doctorOptions struct {
	connection        connectionFlags
	contracts, params []string
}

func newDoctorCommand() *cobra.Command {
	var opts doctorOptions
	cmd := &cobra.Command{
		Use: "doctor TARGET", Short: "Check that conform can reach a target, sign in to it and read from it", Args: arguments(1, 1),
		Long: `doctor examines a target the way a run would use it: name resolution, TLS, sign-in, the audience
and the permissions of the token, one GET request per entity, the clock, the quota, and what a
run may write. Each line is ok, a warning, or says what to do. doctor never writes.`,
		ValidArgsFunction: firstOnly(completeTarget),
		Example:           "  conform doctor nightly\n  conform doctor nightly --contract thing.yaml",
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return opts.run(ctx, cmd, args[0])
		},
	}
	contractFlag(cmd, &opts.contracts)
	cmd.Flags().StringArrayVar(&opts.params, "param", nil, "path parameter as `name=value` (repeatable)")
	opts.connection.add(cmd)
	return cmd
}

func (opts doctorOptions) run(ctx context.Context, cmd *cobra.Command, name string) (err error) {
	cfg := harness.Config{Notice: notices(cmd.ErrOrStderr())}
	if cfg.Params, err = parseParams(opts.params); err != nil {
		return err
	}
	if err := opts.connection.configure(&cfg, name); err != nil {
		return err
	}
	if cfg.Contracts, err = loadContracts(opts.connection.contracts(opts.contracts, cfg.Target), silently); err != nil {
		return err
	}
	var resolved *target.Resolved
	if cfg.Target.Name != "mock" && cfg.Target.Name != "" { // named in conform.yaml
		file, err := loadConfig(opts.connection.configFile)
		if err != nil {
			return err
		}
		if resolved, err = file.Resolve(name, os.LookupEnv); err != nil {
			return err
		}
	}
	exit := exitKept
	doctor.Examine(ctx, cfg, resolved, func(f doctor.Finding) {
		if f.Status == doctor.ToDo {
			exit = exitEnvironment
		}
		if f.Hint != "" {
			f.Detail += ": " + f.Hint
		}
		if _, failed := fmt.Fprintf(cmd.OutOrStdout(), "%-8s %-11s %s\n", f.Status, f.Step, f.Detail); failed != nil {
			err = &exitError{exitIncomplete, fmt.Errorf("standard output: %w", failed), ""}
		}
	})
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil:
		return &exitError{code: exitIncomplete}
	case exit != exitKept:
		return &exitError{code: exit}
	}
	return nil
}
