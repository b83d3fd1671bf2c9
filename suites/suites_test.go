package suites_test

import (
	"context"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/specs"
	"github.com/graphconform/conform/suites"
)

// TestConformance runs the embedded contracts against the target that CONFORM_TARGET names, or against the embedded mock.
func TestConformance(t *testing.T) {
	cfg := suites.Config{
		Contracts: embedded(t), Target: os.Getenv("CONFORM_TARGET"), Token: os.Getenv("CONFORM_TOKEN"), GinkgoOut: testing.Verbose(),
	}
	if cfg.Target == "" {
		handler, err := mock.New(cfg.Contracts, mock.Options{Now: wire.Now, NewID: wire.NewGUID})
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(handler)
		defer server.Close()
		cfg.Target, cfg.Mock = server.URL+"/beta", true
	}
	run, err := suites.Run(context.Background(), t, cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range run.Verdicts {
		if v.Status == verdict.Fail || v.Status == verdict.Error || v.Status == verdict.NotRun {
			t.Errorf("%s is %s: %s %+v", v.ID, v.Status, v.Reason, v.Findings)
		}
	}
	t.Logf("%d verdicts: %v", len(run.Verdicts), run.Footer.Counts)
}

func embedded(t *testing.T) (out []*contract.Contract) {
	t.Helper()
	for _, name := range specs.Names() {
		description, err := specs.OpenAPI(name)
		if err != nil {
			t.Fatal(err)
		}
		overlay, _ := specs.Overlay(name)
		c, err := contract.Load(name, name+"/openapi.yaml", description, overlay)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

func TestLoopback(t *testing.T) {
	for url, want := range map[string]bool{
		"http://127.0.0.1:8080/beta": true, "http://localhost": true, "http://[::1]:1": true, "http://127.8.9.1": true,
		"https://graph.microsoft.com": false, "http://localhost.example": false, "http://10.0.0.1": false, "": false, "::": false,
	} {
		if got := suites.Loopback(url); got != want {
			t.Errorf("%s: want %t, got %t", url, want, got)
		}
	}
}
