package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os/signal"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/wire"
)

// mockOptions are the flags of `conform mock`.
type mockOptions struct {
	contracts                            []string
	addr, fault, seed, throttle, profile string
	faults                               bool
	latency                              time.Duration
	transport                            transportOptions
}

// maxSeed bounds, in bytes, the file of --seed.
const maxSeed = 64 << 20

func newMockCommand() *cobra.Command {
	var opts mockOptions
	cmd := &cobra.Command{
		Use: "mock [CONTRACT…]", Short: "Serve a mock that keeps the contracts, or breaks one promise", Args: arguments(0, -1),
		Long: `mock serves every documented path to GET and PATCH. It creates an entity on the first request for
it, and keeps its state until it stops. The collection above a key lists the requested entities; if
that is only one, and not from --seed, it also lists a second entity.

The mock accepts any bearer token except a malformed one, conform.invalid, and a JWT that has
expired, is for another audience or has no roles. It prints a line per request. Ctrl-C stops it.

Pages in a browser may use it if they come from this machine, or from an ORIGIN of --cors. It answers
only under names of this machine and of local networks, under addresses, and under each NAME of
--host: otherwise a page could reach it by a name of its own that resolves to this machine.

GET /$conform/state returns the state, in the format of --seed; POST /$conform/reset discards it.
Both are only served to this machine and its pages.`,
		Example: `  conform mock
  conform mock --tls --trust mock.pem
  conform mock --contract thing.yaml --addr 127.0.0.1:9090
  conform mock --fault update-ignored
  conform mock --faults`,
		ValidArgsFunction: completeContract,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.contracts = append(opts.contracts, args...)
			if opts.faults {
				return listFaults(cmd.OutOrStdout())
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return opts.serve(ctx, cmd)
		},
	}
	f := cmd.Flags()
	contractFlag(cmd, &opts.contracts)
	profileFlag(cmd, &opts.profile)
	f.StringVar(&opts.addr, "addr", "127.0.0.1:8080", "listen on `HOST:PORT`; port 0 selects a free port")
	f.StringVar(&opts.fault, "fault", "", "break one promise: the fault `ID`")
	complete(cmd, "fault", offer(faultIDs))
	f.BoolVar(&opts.faults, "faults", false, "list the faults, each with the check that must find it")
	f.StringVar(&opts.seed, "seed", "", "load entities from `FILE`, in the format of GET /$conform/state")
	f.DurationVar(&opts.latency, "latency", 0, "wait for `D` before each response")
	opts.transport.flags(cmd)
	f.StringVar(&opts.throttle, "throttle", "", "accept `N/TIME` requests, such as 10/20s, and return 429 with Retry-After for more")
	return cmd
}

func listFaults(w io.Writer) error {
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, f := range mock.Faults() {
		where := "mock"
		if f.Page {
			where = "page"
		}
		fmt.Fprintf(tab, "%s\t%s\tthe %s %s\n", f.ID, f.Check, where, f.Title)
	}
	return tab.Flush()
}

func (o *mockOptions) serve(ctx context.Context, cmd *cobra.Command) error {
	contracts, err := loadContracts(o.contracts, silently)
	if err != nil {
		return err
	}
	for i, c := range contracts {
		contracts[i] = c.WithProfile(contract.Profile(o.profile))
	}
	requests := log.New(cmd.OutOrStdout(), "", 0)
	handler, err := o.newMock(contracts, func(line string) { requests.Println(line) })
	if err != nil {
		return err
	}
	if err := o.transport.browser.Check(); err != nil {
		return &exitError{exitUsage, fmt.Errorf("--cors or --host: %w", err), ""}
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", o.addr)
	if err != nil {
		hint := "--addr takes HOST:PORT; 127.0.0.1:0 selects a free port"
		if errors.Is(err, syscall.EADDRINUSE) {
			hint = "another process uses the port; --addr 127.0.0.1:0 selects a free one"
		}
		return &exitError{exitUsage, fmt.Errorf("cannot listen on %s: %w", o.addr, err), hint}
	}
	defer func() { _ = listener.Close() }() // Serve closes it, too
	certificate, done, err := o.transport.certificate(func(line string) { requests.Println(line) })
	defer done()
	if err != nil {
		return err
	}
	if err := warnIfOpen(listener.Addr(), cmd.ErrOrStderr()); err != nil {
		return err
	}
	scheme := "http"
	if certificate != nil {
		scheme = "https"
	}
	for _, path := range mock.BasePaths(contracts) {
		requests.Println("listening on " + scheme + "://" + listener.Addr().String() + wire.Printable(path))
	}
	if err := mock.Serve(ctx, listener, o.transport.browser.Handler(handler), certificate, log.New(cmd.ErrOrStderr(), "conform: ", 0)); err != nil {
		return &exitError{exitEnvironment, fmt.Errorf("the mock stopped: %w", err), ""}
	}
	return nil
}

// newMock rejects a fault of the page, because a client of the mock cannot see it.
func (o *mockOptions) newMock(contracts []*contract.Contract, logLine func(string)) (*mock.Mock, error) {
	if o.fault != "" {
		fault, err := mock.LookupFault(o.fault)
		if err != nil {
			return nil, &exitError{exitUsage, err, "conform mock --faults lists the faults"}
		}
		if fault.Page {
			return nil, &exitError{exitUsage, fmt.Errorf("%s is a fault of the page, not of the mock", fault.ID), "use it with conform run --fault " + fault.ID}
		}
	}
	opts := mock.Options{Fault: o.fault, Now: wire.Now, NewID: wire.NewGUID, Log: logLine, Latency: o.latency, Sleep: wire.Sleep}
	if o.throttle != "" {
		var err error
		if opts.Throttle, err = mock.ParseThrottle(o.throttle); err != nil {
			return nil, &exitError{exitUsage, fmt.Errorf("--throttle: %w", err), ""}
		}
	}
	m, err := mock.New(contracts, opts)
	if err != nil {
		return nil, &exitError{exitUsage, err, ""}
	}
	if o.seed == "" {
		return m, nil
	}
	raw, err := file.Read(o.seed, maxSeed)
	if err == nil {
		err = m.Seed(raw)
	}
	if err != nil {
		return nil, &exitError{exitUsage, fmt.Errorf("--seed %s: %w", o.seed, err), "GET /$conform/state shows the format"}
	}
	return m, nil
}
