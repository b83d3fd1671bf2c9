package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/wire"
)

// mockOptions are the flags of `conform mock`.
type mockOptions struct {
	contracts, faults                       []string
	addr, seed, throttle, profile, scenario string
	record                                  string
	list                                    bool
	latency                                 time.Duration
	transport                               transportOptions
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

--fault ID breaks one promise of the contract. --fault NAME[,path=GLOB][,nth=5-20]… and --scenario test
clients: with a status such as 429 or 503, a dropped connection, a slow or a truncated body. The first
that applies to a request decides. nth counts the requests that path and method match.

--record FILE judges each request, too: what breaks the contract fails the check client-request, what
depends on state, credentials or a fault for clients is information. The exit code is that of a run.

GET /$conform/state returns the state, in the format of --seed; POST /$conform/reset discards it. GET,
PUT, POST and DELETE /$conform/faults show and change the faults for clients. All are only served to
this machine and its pages.`,
		Example: `  conform mock
  conform mock --tls --trust mock.pem
  conform mock --contract thing.yaml --addr 127.0.0.1:9090
  conform mock --fault update-ignored
  conform mock --fault 429,nth=5-20,retry-after=2 --fault 503,path=/beta/users/*,method=PATCH,rate=0.1
  conform mock --record clients.ndjson
  conform mock --faults`,
		ValidArgsFunction: completeContract,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.contracts = append(opts.contracts, args...)
			if opts.list {
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
	f.StringArrayVar(&opts.faults, "fault", nil, "break one promise: the fault `ID`; or test clients with NAME[,path=GLOB]… as --faults lists them (repeatable)")
	complete(cmd, "fault", offer(allFaults))
	f.BoolVar(&opts.list, "faults", false, "list the faults, each with the check that must find it, and those that test clients")
	f.StringVar(&opts.scenario, "scenario", "", "read faults that test clients from `FILE`, YAML or JSON")
	f.StringVar(&opts.seed, "seed", "", "load entities from `FILE`, in the format of GET /$conform/state")
	f.DurationVar(&opts.latency, "latency", 0, "wait for `D` before each response")
	f.StringVar(&opts.record, "record", "", "when the mock stops, write what clients sent to `FILE`, as run.ndjson; exit with 1 if a request broke the contract")
	opts.transport.flags(cmd)
	f.StringVar(&opts.throttle, "throttle", "", "accept `N/TIME` requests, such as 10/20s, and return 429 with Retry-After for more")
	return cmd
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
	record, err := o.newRecord(contracts)
	if err != nil {
		return err
	}
	defer func() { _ = record.Close() }() // what it held is written by then, or lost with an error
	handler, err := o.newMock(contracts, record, func(line string) { requests.Println(line) })
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
	return record.finish(o.record, cmd.OutOrStdout())
}

func (o *mockOptions) newMock(contracts []*contract.Contract, record *clientRecord, logLine func(string)) (*mock.Mock, error) {
	opts := mock.Options{Now: wire.Now, NewID: wire.NewGUID, Log: logLine, Latency: o.latency, Sleep: wire.Sleep}
	if err := o.setFaults(&opts); err != nil {
		return nil, err
	}
	if record != nil {
		opts.Record = record.add
	}
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
