package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/trace"
	"github.com/graphconform/conform/harness/verdict"
)

// traceFlag adds --trace.
func (opts *runOptions) traceFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&opts.trace, "trace", false, "send a traceparent with each request, and the trace of the run to the collector of $OTEL_EXPORTER_OTLP_ENDPOINT (default http://localhost:4318)")
}

// checkTrace reports an environment that names no collector, before anything is sent to the target.
func (opts runOptions) checkTrace() error {
	if !opts.trace {
		return nil
	}
	if err := trace.Check(environment); err != nil {
		return &exitError{exitUsage, fmt.Errorf("--trace: %w", err), ""}
	}
	return nil
}

// sendTraces sends the trace of each record. A collector that fails says nothing of the target, so it changes no exit code.
func (opts runOptions) sendTraces(ctx context.Context, cmd *cobra.Command, records []written) {
	if !opts.trace {
		return
	}
	for _, record := range records {
		h := record.Head()
		spans, err := trace.Send(ctx, environment, record.Source)
		if err != nil {
			say(cmd.ErrOrStderr(), "conform: the trace of "+verdict.Printable(h.Target)+" is lost, and nothing else: "+err.Error())
			continue
		}
		say(cmd.ErrOrStderr(), fmt.Sprintf("conform: sent the trace %s of %s, %d spans", trace.ID(h.Run), verdict.Printable(h.Target), spans))
	}
}
