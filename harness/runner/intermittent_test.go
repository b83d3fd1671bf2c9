package runner_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
)

// A target that fails on some requests at random, and serves them when they are sent again, has one finding with the rate. No other check
// has one, whether or not the target applies an update before it fails.
func TestIntermittentFailures(t *testing.T) {
	for name, applies := range map[string]bool{"before it applies an update": false, "after it applied an update": true} {
		t.Run(name, func(t *testing.T) {
			contracts := append(classes(t), load(t, "update-devicemanagementscriptuserstate")...)
			if testing.Short() {
				contracts = contracts[len(contracts)-1:] // see TestThrottlingIsNoFailure
			}
			for _, c := range contracts {
				handler := faithful(t, []*contract.Contract{c})
				var count atomic.Int64
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if count.Add(1)%6 != 0 {
						handler.ServeHTTP(w, r)
						return
					}
					if applies {
						handler.ServeHTTP(httptest.NewRecorder(), r)
					}
					http.Error(w, "the service is busy", http.StatusInternalServerError)
				}))
				t.Cleanup(server.Close)
				run := runURL(t, server.URL, []*contract.Contract{c}, runner.Options{Mock: true})
				found := 0
				for _, v := range run.Verdicts {
					switch {
					case v.Check == "intermittent" && v.Status == verdict.Fail && len(v.Findings) == 1 && strings.HasPrefix(v.Findings[0].Got, "5xx to "):
						found++
					case v.Status != verdict.Pass && v.Status != verdict.Skip && v.Status != verdict.Info:
						t.Errorf("%s: %s is %s: %s %v", c.Name, v.ID, v.Status, v.Reason, v.Findings)
					}
				}
				if found != len(c.Operations) {
					t.Errorf("%s: want one finding for each operation, got %d", c.Name, found)
				}
			}
		})
	}
}
