package runner_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// Cases that are not sent are skips with a reason. A case whose twin is not sent relies on its first read.
func TestNotSentIsSkipped(t *testing.T) {
	for name, tc := range map[string]struct {
		read   int
		status verdict.Status
		exit   int
	}{
		"readable":   {http.StatusOK, verdict.Pass, 0},
		"unreadable": {http.StatusNotFound, verdict.Error, 3},
	} {
		fake := &target{do: func(req wire.Request) *wire.Exchange {
			x := &wire.Exchange{Status: http.StatusUnauthorized, Header: http.Header{"Www-Authenticate": {`Bearer realm="x"`}}}
			if req.Method == http.MethodGet {
				x.Status = tc.read
			} else if req.Auth == wire.AuthToken {
				t.Errorf("%s: want no update with a token, got %s %s", name, req.Method, req.URL)
			}
			return x
		}}
		p, err := plan.New(plan.Options{
			Contracts: load(t, "update-userrunstates"), Defaults: true, Seed: "1", Allowed: []check.Safety{check.RO},
			Base:  func(*contract.Operation) string { return "https://tenant.example/beta" },
			Cases: []string{"no-token", "full"}, Checks: []string{"no-token-refused", "status-documented"},
		})
		if err != nil {
			t.Fatal(err)
		}
		run := sendAll(context.Background(), p, runner.Options{Target: fake})
		for _, v := range run.Verdicts {
			switch {
			case v.Case == "full" && (v.Status != verdict.Skip || !strings.Contains(v.Reason, "class")):
				t.Errorf("%s: want %s skipped with its class, got %s %s", name, v.ID, v.Status, v.Reason)
			case v.Case == "no-token" && v.Status != tc.status:
				t.Errorf("%s: want %s %s, got %s %s %v", name, v.ID, tc.status, v.Status, v.Reason, v.Findings)
			}
		}
		if run.Footer.Exit != tc.exit {
			t.Errorf("%s: want exit %d, got %d", name, tc.exit, run.Footer.Exit)
		}
	}
}
