package runner_test

import (
	"maps"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// What an earlier run left behind changes no verdict: cases set values that differ from those that a read shows.
func TestRunsAgreeOnAServerThatKeepsItsState(t *testing.T) {
	filters := []string{"*", "full", "full", "*", "only-*", "only-*"}
	for _, c := range []*contract.Contract{ten(t), loadFile(t, "testdata/odata.yaml")} {
		for _, fault := range []string{"", "etag-constant"} {
			for _, rejected := range []string{"", "description"} {
				t.Run(c.Name+" "+fault+" "+rejected, func(t *testing.T) {
					t.Parallel()
					contracts := []*contract.Contract{c}
					handler, err := mock.New(contracts, mock.Options{Fault: fault, NewID: wire.NewGUID})
					if err != nil {
						t.Fatal(err)
					}
					server := httptest.NewServer(&quirks{next: handler, clock: wire.Pace{Now: wire.Now}, stale: map[string][]staleRead{}, rejected: rejected})
					t.Cleanup(server.Close)
					known := map[string]verdict.Status{} // by filter and verdict
					for i, filter := range filters {
						for id, status := range statuses(t, server.URL, contracts, filter) {
							if before, judged := known[filter+" "+id]; judged && before != status {
								t.Errorf("%s: want %s in run %d, of %s, as before, got %s", id, before, i+1, filter, status)
							}
							known[filter+" "+id] = status
						}
					}
				})
			}
		}
	}
}

// statuses runs some cases and returns the status of each verdict.
func statuses(t *testing.T, root string, contracts []*contract.Contract, cases string) map[string]verdict.Status {
	t.Helper()
	client := wire.NewClient(wire.Config{Name: "again", Token: testToken})
	t.Cleanup(client.Close)
	p := planWith(t, root, plan.Options{Contracts: contracts, Cases: []string{cases}})
	out := map[string]verdict.Status{}
	for _, v := range sendAll(t.Context(), p, runner.Options{Target: client, Mock: true}).Verdicts {
		out[v.ID] = v.Status
	}
	if len(out) == 0 || slices.Contains(slices.Collect(maps.Values(out)), verdict.NotRun) {
		t.Fatalf("want every verdict, got %v", out)
	}
	return out
}
