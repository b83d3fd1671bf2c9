package runner_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/wire"
)

// Full depth sends every value, which a faithful server handles too.
func TestFaithfulMockFailsNothingAtFullDepth(t *testing.T) {
	for _, c := range classes(t) {
		handler, err := mock.New([]*contract.Contract{c}, mock.Options{Now: wire.Now, NewID: wire.NewGUID})
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		client := wire.NewClient(wire.Config{Name: "mock", Token: "conform-test", UserAgent: "conform/test"})
		t.Cleanup(client.Close)
		full := planWith(t, server.URL, plan.Options{Contracts: []*contract.Contract{c}, Depth: plan.Full})
		mustBeQuiet(t, sendAll(context.Background(), full, runner.Options{Target: client, Mock: true}))
	}
}
