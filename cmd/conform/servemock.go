package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/suites"
)

// serveMock serves the contracts of a config on a free loopback port and points the config at it. Each contract has a mock of its
// own below its name: pages that document one path differently would contradict each other in a shared one. The mocks go by the clock
// of a pace.
func serveMock(ctx context.Context, cfg *suites.Config, clock wire.Pace) (closeMock func(), err error) {
	mocks := map[string]http.Handler{}
	for _, c := range cfg.Contracts {
		m, err := mock.New([]*contract.Contract{c}, mock.Options{Fault: cfg.Fault, Now: clock.Now, Sleep: clock.Sleep, NewID: wire.NewGUID})
		if err != nil {
			return nil, &exitError{exitUsage, err, ""}
		}
		mocks[c.Name] = http.StripPrefix("/"+c.Name, m)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, &exitError{exitEnvironment, fmt.Errorf("want a free loopback port for the mock: %w", err), ""}
	}
	server := newMockServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		if m := mocks[name]; m != nil {
			m.ServeHTTP(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	go func() { _ = server.Serve(listener) }() // ends with Close; should it end before, every verdict reads unreachable
	cfg.Base = mockBase("http://" + listener.Addr().String())
	return func() { _ = server.Close() }, nil
}

// mockBase puts a mock in the place of each contract's own host.
func mockBase(root string) func(*contract.Operation) string {
	return func(op *contract.Operation) string {
		return root + "/" + url.PathEscape(op.Contract) + serverPath(op.Server)
	}
}

// serverPath is the path of a server URL: what stays when a mock takes the host's place.
func serverPath(server string) string {
	u, err := url.Parse(server)
	if err != nil {
		return ""
	}
	return u.Path
}
