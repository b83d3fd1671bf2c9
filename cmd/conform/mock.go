package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/wire"
)

// mockFlags are what conform mock is told.
type mockFlags struct {
	contracts []string
	addr      string
	fault     string
	faults    bool
	seed      string
	latency   time.Duration
	throttle  string
}

func newMockCommand() *cobra.Command {
	var opts mockFlags
	cmd := &cobra.Command{
		Use: "mock", Short: "Serve a mock that keeps the contracts, or breaks one promise", Args: cobra.NoArgs,
		Long: `Serve a mock that keeps the contracts, or breaks one promise of them.

Every documented path answers GET and PATCH. An entity comes into being with the first request
for it and keeps its state while the mock runs. The collection above a key lists the entities
that were asked for and, beside an only one that no seed names, a neighbour of it. Any bearer
token is accepted, but those that are malformed, conform.invalid, and a JWT that says that it
has expired, that it is for another audience, or that it has no roles. One line is printed per
request; Ctrl-C stops the mock.

GET /$conform/state shows the state, POST /$conform/reset forgets it; both answer this machine
only. What the first one shows can be loaded again with --seed.`,
		Example: `  conform mock
  conform mock --contract thing.yaml --addr 127.0.0.1:9090
  conform mock --fault update-ignored
  conform mock --faults`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if opts.faults {
				return listFaults(cmd.OutOrStdout())
			}
			contracts, err := loadContracts(opts.contracts)
			if err != nil {
				return err
			}
			lines := &lineWriter{w: cmd.OutOrStdout()}
			handler, err := opts.newMock(contracts, lines.print)
			if err != nil {
				return err
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return serve(ctx, handler, opts.addr, contracts, lines.print, cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	contractFlag(cmd, &opts.contracts)
	f.StringVar(&opts.addr, "addr", "127.0.0.1:8080", "`HOST:PORT` to listen on; port 0 is any free one")
	f.StringVar(&opts.fault, "fault", "", "break one promise: the `ID` of a fault")
	complete(cmd, "fault", offer(faultIDs))
	f.BoolVar(&opts.faults, "faults", false, "list every fault with the check that must find it")
	f.StringVar(&opts.seed, "seed", "", "load entities from a `FILE` in the form that /$conform/state shows")
	f.DurationVar(&opts.latency, "latency", 0, "wait so long before each answer")
	f.StringVar(&opts.throttle, "throttle", "", "answer 429 with Retry-After beyond so many requests, `N/TIME` such as 10/20s")
	return cmd
}

func listFaults(w io.Writer) error {
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, f := range mock.Faults() {
		_, _ = fmt.Fprintf(tab, "%s\t%s\tthe %s %s\n", f.ID, f.Check, faulty(f), f.Title)
	}
	return tab.Flush()
}

func faulty(f mock.Fault) string {
	if f.Page {
		return "page"
	}
	return "mock"
}

// newMock refuses the faults of a page: no client of the mock could tell that one is at work.
func (f *mockFlags) newMock(contracts []*contract.Contract, logLine func(string)) (*mock.Mock, error) {
	if f.fault != "" {
		fault, err := mock.LookupFault(f.fault)
		if err != nil {
			return nil, &exitError{exitUsage, err, "conform mock --faults lists the faults"}
		}
		if fault.Page {
			return nil, &exitError{exitUsage, fmt.Errorf("want a fault of the mock, got %s, which is one of the page", fault.ID),
				"conform run --fault " + fault.ID + " shows it"}
		}
	}
	opts := mock.Options{Fault: f.fault, Now: wire.Now, NewID: wire.NewGUID, Log: logLine, Latency: f.latency, Sleep: wire.Sleep}
	if f.throttle != "" {
		var err error
		if opts.Throttle, err = mock.ParseThrottle(f.throttle); err != nil {
			return nil, &exitError{exitUsage, err, "see conform mock --help"}
		}
	}
	m, err := mock.New(contracts, opts)
	if err != nil {
		return nil, &exitError{exitUsage, err, ""}
	}
	if f.seed == "" {
		return m, nil
	}
	raw, err := os.ReadFile(f.seed)
	if err == nil {
		err = m.Seed(raw)
	}
	if err != nil {
		return nil, &exitError{exitUsage, fmt.Errorf("seed %s: %w", f.seed, err), "GET /$conform/state shows the form"}
	}
	return m, nil
}

// serve runs until the context ends, then lets the requests in flight end.
func serve(ctx context.Context, handler http.Handler, addr string, contracts []*contract.Contract, say func(string), complaints io.Writer) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return listenError(addr, err)
	}
	for _, path := range serverPaths(contracts) {
		say("listening on http://" + listener.Addr().String() + path)
	}
	server := harness.MockServer(handler)
	server.ErrorLog = log.New(complaints, "conform: ", 0)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return &exitError{exitEnvironment, fmt.Errorf("the mock stopped serving: %w", err), ""}
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if server.Shutdown(grace) != nil {
		_ = server.Close() // a client that hangs keeps nobody waiting
	}
	return nil
}

func listenError(addr string, err error) error {
	hint := "--addr takes HOST:PORT, 127.0.0.1:0 for any free port"
	if errors.Is(err, syscall.EADDRINUSE) {
		hint = "another process has the port; --addr 127.0.0.1:0 takes any free one"
	}
	return &exitError{exitUsage, fmt.Errorf("want to listen on %s: %w", addr, err), hint}
}

// serverPaths lists the base paths that the mock serves, each once.
func serverPaths(contracts []*contract.Contract) []string {
	var out []string
	for _, c := range contracts {
		for _, op := range c.Operations {
			if u, err := url.Parse(op.Server); err == nil && !slices.Contains(out, u.Path) {
				out = append(out, u.Path)
			}
		}
	}
	return out
}

// lineWriter writes whole lines, whoever writes at the same time.
type lineWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lineWriter) print(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, _ = fmt.Fprintln(l.w, line) // a log that nobody reads does not stop the mock
}
