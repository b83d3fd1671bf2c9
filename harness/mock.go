package harness

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// serveMock serves the contracts of a config on a free loopback port, with the config's fault and the clock of a pace. Each contract
// has a mock of its own below its name: pages that document one path differently would contradict each other in a shared one.
func (cfg Config) serveMock(ctx context.Context, clock wire.Pace) (base func(*contract.Operation) string, closeMock func(), err error) {
	mocks := map[string]http.Handler{}
	for _, c := range cfg.Contracts {
		if len(c.Operations) == 0 {
			continue // all are left out
		}
		m, err := mock.New([]*contract.Contract{c}, mock.Options{Fault: cfg.Fault, Now: clock.Now, Sleep: clock.Sleep, NewID: wire.NewGUID})
		if err != nil {
			return nil, nil, &Error{verdict.ExitUsage, err, ""}
		}
		mocks[c.Name] = http.StripPrefix("/"+c.Name, m)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, &Error{verdict.ExitEnvironment, fmt.Errorf("no free loopback port for the mock: %w", err), ""}
	}
	server := mock.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		if m := mocks[name]; m != nil {
			m.ServeHTTP(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	go func() { _ = server.Serve(listener) }() // ends with Close; should it end before, every verdict reads unreachable
	return mockBase("http://" + listener.Addr().String()), func() { _ = server.Close() }, nil
}

// mockBase puts a mock in the place of each contract's own host.
func mockBase(root string) func(*contract.Operation) string {
	return func(op *contract.Operation) string {
		path := ""
		if u, err := url.Parse(op.Server); err == nil {
			path = u.Path
		}
		return root + "/" + url.PathEscape(op.Contract) + path
	}
}
