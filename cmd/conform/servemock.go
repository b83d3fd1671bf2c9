package main

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/suites"
)

// serveMock serves the contracts of a config on a free loopback port and points the config at it.
func serveMock(cfg *suites.Config) (closeMock func(), err error) {
	handler, err := mock.New(cfg.Contracts, mock.Options{Fault: cfg.Fault, Now: wire.Now, NewID: wire.NewGUID})
	if err != nil {
		return nil, &exitError{exitUsage, err, ""}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, &exitError{exitEnvironment, fmt.Errorf("want a free loopback port for the mock: %w", err), ""}
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }() // ends with Close; should it end before, every verdict reads unreachable
	root := "http://" + listener.Addr().String()
	cfg.Base = mockBase(root)
	return func() { _ = server.Close() }, nil
}

// mockBase puts a mock in the place of each contract's own host.
func mockBase(root string) func(*contract.Operation) string {
	return func(op *contract.Operation) string { return root + serverPath(op.Server) }
}

// serverPath is the path of a server URL: what stays when a mock takes the host's place.
func serverPath(server string) string {
	u, err := url.Parse(server)
	if err != nil {
		return ""
	}
	return u.Path
}
